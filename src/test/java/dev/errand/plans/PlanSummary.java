package dev.errand.plans;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The plans of one statement, each told once and by whom it was met. */
final class PlanSummary {

  private record Meeting(String label, Mode mode) {}

  private final Set<String> labels = new LinkedHashSet<>();
  private final Map<String, Set<Meeting>> plans = new LinkedHashMap<>();

  void add(Case one, Mode mode, Plan plan) {
    labels.add(one.label());
    plans
        .computeIfAbsent(plan.summary(), fresh -> new LinkedHashSet<>())
        .add(new Meeting(one.label(), mode));
  }

  /** The statement's part of the golden file. */
  String text(String statement) {
    return plans.entrySet().stream()
        .sorted(Comparator.comparing(plan -> plan.getValue() == commonest()))
        .map(plan -> "  " + who(plan.getValue()) + "\n" + plan.getKey().indent(4))
        .collect(Collectors.joining("", statement + "\n", ""));
  }

  private String who(Set<Meeting> meetings) {
    if (plans.size() == 1) {
      return "always";
    }
    if (isWholeMode(meetings)) {
      return "every " + meetings.iterator().next().mode().label() + " plan";
    }
    return meetings == commonest() ? "else" : listed(meetings);
  }

  private boolean isWholeMode(Set<Meeting> meetings) {
    return meetings.size() == labels.size()
        && meetings.stream().map(Meeting::mode).distinct().count() == 1;
  }

  /** What would be the longest list, which nobody would read. */
  private @Nullable Set<Meeting> commonest() {
    return plans.values().stream()
        .filter(meetings -> !isWholeMode(meetings))
        .max(Comparator.comparingInt(Set::size))
        .orElse(null);
  }

  private String listed(Set<Meeting> meetings) {
    return labels.stream()
        .filter(label -> !modes(meetings, label).isEmpty())
        .map(label -> label + suffix(modes(meetings, label)))
        .collect(Collectors.joining("; "));
  }

  private static List<Mode> modes(Set<Meeting> meetings, String label) {
    return meetings.stream().filter(each -> each.label().equals(label)).map(Meeting::mode).toList();
  }

  private static String suffix(List<Mode> modes) {
    return modes.size() == Mode.values().length ? "" : " (" + modes.get(0).label() + ")";
  }
}
