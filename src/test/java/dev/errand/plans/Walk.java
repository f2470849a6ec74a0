package dev.errand.plans;

import dev.errand.plans.TaskRows.Position;
import org.jspecify.annotations.Nullable;

/**
 * A way along an owner's tasks, as TaskWalk has it: told again here, so that the guard does not
 * take the service's word for where page 1,000 begins.
 */
enum Walk {
  ID("id", TaskRows.LIVE, "id", Key.NONE),
  ID_DOWN("id-down", TaskRows.LIVE, "id desc", Key.NONE),
  DUE("due", TaskRows.LIVE + " and due_at is not null", "due_at, id", Key.DUE),
  DUE_DOWN("due-down", TaskRows.LIVE + " and due_at is not null", "due_at desc, id desc", Key.DUE),
  UNDUE("undue", TaskRows.LIVE + " and due_at is null", "id", Key.UNDUE),
  UNDUE_DOWN("undue-down", TaskRows.LIVE + " and due_at is null", "id desc", Key.UNDUE),
  PRIORITY("priority", TaskRows.LIVE, "priority, id", Key.PRIORITY),
  PRIORITY_DOWN("priority-down", TaskRows.LIVE, "priority desc, id desc", Key.PRIORITY),
  TRASH("trash", TaskRows.TRASH, "id", Key.NONE),
  TRASH_DOWN("trash-down", TaskRows.TRASH, "id desc", Key.NONE);

  static final String LEAST_TIME = "0001-01-01 00:00:00Z";
  static final String MOST_TIME = "10000-01-01 00:00:00Z";

  /** What it is ordered by before the id. */
  enum Key {
    NONE,
    DUE,
    UNDUE,
    PRIORITY
  }

  private final String label;
  private final String where;
  private final String order;
  private final Key key;

  Walk(String label, String where, String order, Key key) {
    this.label = label;
    this.where = where;
    this.order = order;
    this.key = key;
  }

  /** The part of the statements' names that tells it apart. */
  String label() {
    return label;
  }

  Key key() {
    return key;
  }

  /** An owner's tasks on it. */
  String of(Owner owner) {
    return "owner_id = %d and %s".formatted(owner.id(), where);
  }

  String order() {
    return order;
  }

  /** The most rows that a page with a filter looks at. */
  int maxVisited() {
    return key == Key.DUE || key == Key.UNDUE ? 2_500 : 5_000;
  }

  /** The id of a position; null is the one before the first row. */
  Object id(@Nullable Position position) {
    return position != null ? position.id() : isDown() ? Long.MAX_VALUE : 0L;
  }

  /** The key of a position; null where the walk has none. */
  @Nullable Object key(@Nullable Position position) {
    return switch (key) {
      case NONE, UNDUE -> null;
      case DUE -> position != null ? position.dueAt() : isDown() ? MOST_TIME : LEAST_TIME;
      case PRIORITY -> position != null ? position.priority() : isDown() ? 32_767 : -32_768;
    };
  }

  private boolean isDown() {
    return label.endsWith("-down");
  }
}
