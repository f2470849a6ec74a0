package dev.errand.bench.compare;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a run found out. */
record BenchReport(BenchOptions options, String machine, List<Comparison> comparisons) {

  /** For people: a Markdown table and what it was measured on. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(Comparison.HEAD.lines().toList());
    comparisons.forEach(comparison -> lines.add(comparison.row()));
    lines.add("");
    lines.add("service / floor = ratio; medians of " + options.plan().rounds() + " rounds");
    lines.add(machine);
    return lines;
  }

  JsonObject json() {
    Plan plan = options.plan();
    return new JsonObject()
        .put("machine", machine)
        .put("owners", options.owners())
        .put("tasks", options.tasks())
        .put("seed", options.seed())
        .put("rounds", plan.rounds())
        .put("roundSeconds", plan.length().toMillis() / 1_000.0)
        .put("warmUpSeconds", plan.warmUp().toMillis() / 1_000.0)
        .put("serviceJvm", options.serviceJvm())
        .put("floorJvm", options.floorJvm())
        .put("floorConnections", options.floorConnections())
        .put("comparisons", comparisons.stream().map(Comparison::json).toList());
  }
}
