package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Statement;
import dev.errand.http.Cursors.Position;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways along an owner's tasks in the order of an index, from a position on: keyset pagination.
 * Each has two statements, with and without filters; their texts are composed of the parts below,
 * once.
 *
 * <p>Parameters: $1 owner, $2 rows, $3 id and $4 key of the position, from $5 on the filter's
 * ({@link TaskFilter#appendTo}). A due walk is bounded by $5 and $6 at its ends; elsewhere they are
 * filters.
 */
enum TaskWalk {
  /** ix_tasks_live. */
  ID_UP(1, "id", "deleted_at is null and id > $3 and $4::bigint is null", "id", WalkKey.NONE, true),
  ID_DOWN(
      2,
      "id-down",
      "deleted_at is null and id < $3 and $4::bigint is null",
      "id desc",
      WalkKey.NONE,
      false),
  /** ix_tasks_live_due: the row comparison and both bounds are index conditions. */
  DUE_UP(
      3,
      "due",
      "deleted_at is null and (due_at, id) > ($4::timestamptz, $3)"
          + " and due_at >= $5::timestamptz and due_at < $6::timestamptz",
      "due_at, id",
      WalkKey.DUE,
      true),
  DUE_DOWN(
      4,
      "due-down",
      "deleted_at is null and (due_at, id) < ($4::timestamptz, $3)"
          + " and due_at >= $5::timestamptz and due_at < $6::timestamptz",
      "due_at desc, id desc",
      WalkKey.DUE,
      false),
  /**
   * ix_tasks_live_due's end: IS NULL is an index condition, and due_at leads the order so that no
   * sort is needed.
   */
  UNDUE_UP(
      5,
      "undue",
      "deleted_at is null and due_at is null and id > $3 and $4::bigint is null",
      "due_at, id",
      WalkKey.UNDUE,
      true),
  UNDUE_DOWN(
      6,
      "undue-down",
      "deleted_at is null and due_at is null and id < $3 and $4::bigint is null",
      "due_at desc, id desc",
      WalkKey.UNDUE,
      false),
  /** ix_tasks_live_priority. */
  PRIORITY_UP(
      7,
      "priority",
      "deleted_at is null and (t.priority, id) > ($4::smallint, $3)",
      "t.priority, id",
      WalkKey.PRIORITY,
      true),
  PRIORITY_DOWN(
      8,
      "priority-down",
      "deleted_at is null and (t.priority, id) < ($4::smallint, $3)",
      "t.priority desc, id desc",
      WalkKey.PRIORITY,
      false),
  /** ix_tasks_trash. */
  TRASH_UP(
      9,
      "trash",
      "deleted_at is not null and id > $3 and $4::bigint is null",
      "id",
      WalkKey.NONE,
      true),
  TRASH_DOWN(
      10,
      "trash-down",
      "deleted_at is not null and id < $3 and $4::bigint is null",
      "id desc",
      WalkKey.NONE,
      false);

  private static final OffsetDateTime LEAST_TIME =
      OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
  private static final OffsetDateTime MOST_TIME =
      OffsetDateTime.of(10_000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final int code;
  private final WalkKey key;
  private final boolean isUp;

  // A statement is immutable, though its type can't be marked so: it holds functions.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Statement<List<Visited>> plain;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Statement<List<Visited>> filtered;

  TaskWalk(int code, String label, String where, String order, WalkKey key, boolean isUp) {
    this.code = code;
    this.key = key;
    this.isUp = isUp;
    this.plain = Visited.plain("task-page-" + label, Budget.PAGE, where, order);
    this.filtered =
        Visited.filtered(
            "task-page-" + label + "-filtered", Budget.PAGE, where, order, key.maxVisited());
  }

  Statement<List<Visited>> statement(boolean isFiltered) {
    return isFiltered ? filtered : plain;
  }

  /** The arguments of a page behind a position; from the walk's beginning when there is none. */
  Tuple arguments(long owner, int rows, @Nullable Position position, TaskFilter filter) {
    Tuple arguments = Tuple.of(owner, rows, position == null ? startId() : position.id());
    arguments.addValue(keyValue(position));
    if (key == WalkKey.DUE) {
      TaskFilter bounded = filter.within(LEAST_TIME, MOST_TIME);
      return filter.isPlain()
          ? arguments.addValue(bounded.dueAfter()).addValue(bounded.dueBefore())
          : bounded.appendTo(arguments);
    }
    return filter.isPlain() ? arguments : filter.appendTo(arguments);
  }

  /** What a position's phase is on this walk. */
  int code() {
    return code;
  }

  /** The position of a row on this walk. */
  Position position(Task task) {
    return new Position(
        code,
        switch (key) {
          case NONE, UNDUE -> 0;
          case PRIORITY -> task.priority().code();
          case DUE -> micros(task.dueAt());
        },
        task.id());
  }

  /** Before the first row. */
  Position start() {
    return new Position(
        code,
        switch (key) {
          case NONE, UNDUE -> 0;
          case PRIORITY -> isUp ? Short.MIN_VALUE : Short.MAX_VALUE;
          case DUE -> micros(isUp ? LEAST_TIME : MOST_TIME);
        },
        startId());
  }

  private long startId() {
    return isUp ? 0 : Long.MAX_VALUE;
  }

  private @Nullable Object keyValue(@Nullable Position position) {
    long at = (position == null ? start() : position).key();
    return switch (key) {
      case NONE, UNDUE -> null;
      case PRIORITY -> (short) at;
      case DUE -> Instant.EPOCH.plus(at, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    };
  }

  private static long micros(@Nullable OffsetDateTime time) {
    if (time == null) {
      throw new IllegalArgumentException("a due walk holds tasks with a due time only");
    }
    // Not ChronoUnit.between: it counts nanoseconds on the way, which overflow within 300 years.
    return time.toEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }
}
