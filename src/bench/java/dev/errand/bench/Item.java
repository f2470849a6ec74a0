package dev.errand.bench;

import org.jspecify.annotations.Nullable;

/**
 * What a task says, in the form in which the service answers.
 *
 * @param priority 1 low, 2 medium, 3 high
 * @param dueAt RFC 3339 with six fraction digits and Z, so that the texts' order is the times'
 * @param payload canonical JSON ({@link CanonicalJson})
 */
record Item(
    String title,
    String list,
    int priority,
    boolean isDone,
    @Nullable String dueAt,
    String payload) {

  Item withTitle(String other) {
    return new Item(other, list, priority, isDone, dueAt, payload);
  }

  Item withList(String other) {
    return new Item(title, other, priority, isDone, dueAt, payload);
  }

  Item withPriority(int other) {
    return new Item(title, list, other, isDone, dueAt, payload);
  }

  Item withDone(boolean other) {
    return new Item(title, list, priority, other, dueAt, payload);
  }

  Item withDueAt(@Nullable String other) {
    return new Item(title, list, priority, isDone, other, payload);
  }

  Item withPayload(String other) {
    return new Item(title, list, priority, isDone, dueAt, other);
  }

  /** The label of a priority. */
  static String label(int priority) {
    return switch (priority) {
      case 1 -> "low";
      case 2 -> "medium";
      default -> "high";
    };
  }

  /** The priority with a label. */
  static int priority(String label) {
    return switch (label) {
      case "low" -> 1;
      case "medium" -> 2;
      case "high" -> 3;
      default -> throw new Unexpected("not a priority: " + label);
    };
  }
}
