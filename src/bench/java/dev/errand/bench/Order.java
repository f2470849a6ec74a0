package dev.errand.bench;

import java.util.Comparator;

/** The sorts of a list. */
enum Order {
  ID("id", Comparator.comparingLong(Row::id)),
  ID_DOWN("-id", ID.comparator.reversed()),
  DUE("dueAt", due(Comparator.naturalOrder()).thenComparing(ID.comparator)),
  DUE_DOWN("-dueAt", due(Comparator.reverseOrder()).thenComparing(ID_DOWN.comparator)),
  PRIORITY("priority", priority().thenComparing(ID.comparator)),
  PRIORITY_DOWN("-priority", priority().reversed().thenComparing(ID_DOWN.comparator));

  private final String label;

  // Comparators of the JDK are immutable, though their type can't be marked so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Comparator<Row> comparator;

  Order(String label, Comparator<Row> comparator) {
    this.label = label;
    this.comparator = comparator;
  }

  String label() {
    return label;
  }

  /** Whether one row stands before another, strictly: a row seen twice does not. */
  boolean isBefore(Row one, Row other) {
    return comparator.compare(one, other) < 0;
  }

  /** A task without a due time is last either way. */
  private static Comparator<Row> due(Comparator<String> times) {
    return Comparator.comparing(row -> row.item().dueAt(), Comparator.nullsLast(times));
  }

  private static Comparator<Row> priority() {
    return Comparator.comparingInt(row -> row.item().priority());
  }
}
