package dev.errand.bench.queue;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a run found out. */
record QueueReport(QueueOptions options, String machine, List<Section> sections) {

  /** Whether the soak's claims became slower; the other goals are figures, no tests. */
  boolean isSoakLost() {
    return sections.stream()
        .filter(section -> section.name().equals("soak"))
        .flatMap(section -> section.goals().stream())
        .anyMatch(goal -> !goal.isMet());
  }

  /** For people: Markdown and what it was measured on. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Section section : sections) {
      lines.add("");
      lines.add("### " + section.name());
      lines.add("");
      lines.addAll(section.lines());
      lines.add("");
      section.goals().forEach(goal -> lines.add("- " + goal.line()));
    }
    lines.add("");
    lines.add("service / SQL alone = ratio; medians of " + options.text("rounds") + " rounds");
    lines.add(machine);
    return lines;
  }

  JsonObject json() {
    JsonObject all = new JsonObject().put("machine", machine);
    all.put("rounds", options.number("rounds"));
    all.put("roundSeconds", options.real("seconds"));
    all.put("owners", options.number("owners"));
    all.put("serviceJvm", options.serviceJvm());
    for (Section section : sections) {
      JsonObject json = section.json();
      json.put("goals", section.goals().stream().map(Goal::json).toList());
      all.put(section.name(), json);
    }
    return all;
  }
}
