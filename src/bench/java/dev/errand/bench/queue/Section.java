package dev.errand.bench.queue;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a part of the bench found out.
 *
 * @param lines for people, Markdown
 * @param json everything
 */
record Section(String name, List<String> lines, JsonObject json, List<Goal> goals) {}
