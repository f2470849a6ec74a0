package dev.errand.plans;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What PostgreSQL planned for a statement with some arguments, and what that did.
 *
 * @param triggers the constraints whose triggers fired
 * @param triggerCalls how often they did
 * @param readThrough the big tables that are read from end to end, by triggers included, of which
 *     the tree does not tell
 * @param fetched rows fetched from tables in whatever way, by triggers included
 */
record Plan(
    PlanNode root,
    List<String> triggers,
    long triggerCalls,
    List<String> readThrough,
    long fetched) {

  long blocks() {
    return root.blocks();
  }

  /** Its steps, indented, without figures: the same wherever and whenever it is made. */
  String summary() {
    StringBuilder lines = new StringBuilder();
    append(lines, root, 0);
    return triggers.stream()
        .map(name -> "trigger of " + name + "\n")
        .collect(Collectors.joining("", lines, ""));
  }

  private static void append(StringBuilder lines, PlanNode node, int depth) {
    lines.append("  ".repeat(depth)).append(node.title()).append('\n');
    node.inputs().forEach(input -> append(lines, input, depth + 1));
  }
}
