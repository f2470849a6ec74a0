package dev.errand.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run found out. */
record LoaderReport(LoaderOptions options, List<Tally> phases, List<String> errors) {

  private static final int SHOWN_ERRORS = 20;

  boolean isClean() {
    return errors.isEmpty();
  }

  /** For people: a Markdown table, the machine, the errors. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(Tally.HEAD);
    phases.forEach(phase -> lines.add(phase.row()));
    lines.add("");
    lines.add(machine());
    errors.stream().distinct().limit(SHOWN_ERRORS).forEach(error -> lines.add("ERROR " + error));
    lines.add(
        isClean() ? "all answers were right" : errors.size() + " errors: see " + options.out());
    return lines;
  }

  JsonObject json() {
    JsonArray rows = new JsonArray();
    phases.forEach(phase -> rows.add(phase.json()));
    return new JsonObject()
        .put("machine", machine())
        .put("owners", options.owners())
        .put("tasks", options.tasks())
        .put("concurrency", options.concurrency())
        .put("walkers", options.walkers())
        .put("operations", options.operations())
        .put("seed", options.seed())
        .put("phases", rows)
        .put("errors", new JsonArray(errors));
  }

  /** The client's, which is the service's too on loopback. */
  private static String machine() {
    return String.format(
        Locale.ROOT,
        "machine: %d cores, %s %s, Java %s, load average %.1f at the end",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
