package dev.errand.task;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A task as it stands in its row.
 *
 * @param payload a JSON object, in PostgreSQL's text form
 * @param result the same, or null
 * @param version grows by 1 with each change
 * @param deletedAt since when it is in the trash, or null
 * @param isQueued whether it stands in a queue
 * @param queue how it stands there; null when it does not, and when it was not looked at
 */
public record Task(
    long ownerId,
    long id,
    String list,
    String title,
    Priority priority,
    boolean isDone,
    @Nullable OffsetDateTime doneAt,
    @Nullable OffsetDateTime dueAt,
    String payload,
    @Nullable String result,
    long version,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt,
    @Nullable OffsetDateTime deletedAt,
    boolean isQueued,
    @Nullable QueueState queue) {

  /**
   * One task by key, as t, beside q: {@code cross join lateral}. Without LATERAL and OFFSET a plan
   * made without arguments, or on old statistics, may begin with all tasks of the owner.
   */
  public static final String OF_QUEUE =
      """
      (select owner_id, id, list, title, priority, is_done, done_at, due_at, payload, result,
        version, created_at, updated_at, deleted_at, is_queued
      from tasks where owner_id = $1 and id = q.task_id offset 0) t""";

  private static final int NAME_COLUMN = 15;

  /** The columns of {@code tasks t} that {@link #of} reads, in its order. */
  public static final String COLUMNS =
      "t.owner_id, t.id, t.list, t.title, t.priority, t.is_done, t.done_at, t.due_at,"
          + " t.payload::text, t.result::text, t.version, t.created_at, t.updated_at,"
          + " t.deleted_at, t.is_queued";

  /** The columns that {@link #whole} reads, of {@code tasks t} and {@link #QUEUE}. */
  public static final String WHOLE = COLUMNS + ", " + QueueState.COLUMNS;

  /** The same when q was claimed in the same statement. */
  public static final String CLAIMED = COLUMNS + ", " + QueueState.CLAIMED_COLUMNS;

  /** How many columns {@link #WHOLE} has. */
  public static final int WIDTH = NAME_COLUMN + QueueState.WIDTH;

  /**
   * The queue's row beside {@code tasks t}, as q. A plain task asks the index for null, which
   * touches nothing. LATERAL and OFFSET keep PostgreSQL to one look by key for each task: planning
   * without arguments it would rather go through all that the owner has queued, again and again.
   */
  public static final String QUEUE =
      "left join lateral (select owner_id, task_id, queue, claim_at, lease_ends_at, attempts,"
          + " max_attempts, unique_key, fence, leased_by from queued_tasks"
          + " where owner_id = t.owner_id and task_id = case when t.is_queued then t.id end"
          + " offset 0) q on true";

  /** From a row that begins with {@link #WHOLE}. */
  public static Task whole(Row row) {
    Task task = of(row);
    return row.getString(NAME_COLUMN) == null ? task : task.with(QueueState.of(row, NAME_COLUMN));
  }

  /** The same with its standing in a queue, or with none. */
  public Task with(@Nullable QueueState state) {
    return new Task(
        ownerId,
        id,
        list,
        title,
        priority,
        isDone,
        doneAt,
        dueAt,
        payload,
        result,
        version,
        createdAt,
        updatedAt,
        deletedAt,
        state != null,
        state);
  }

  /**
   * From a row that begins with {@link #COLUMNS}; by position, as looking names up would cost more
   * than the rest.
   */
  public static Task of(Row row) {
    return new Task(
        row.getLong(0),
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        Priority.ofCode(row.getShort(4)),
        row.getBoolean(5),
        row.getOffsetDateTime(6),
        row.getOffsetDateTime(7),
        row.getString(8),
        row.getString(9),
        row.getLong(10),
        row.getOffsetDateTime(11),
        row.getOffsetDateTime(12),
        row.getOffsetDateTime(13),
        row.getBoolean(14),
        null);
  }
}
