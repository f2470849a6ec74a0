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
    @Nullable OffsetDateTime deletedAt) {

  /** The columns that {@link #of} reads, in its order. */
  static final String COLUMNS =
      "owner_id, id, list, title, priority, is_done, done_at, due_at, payload::text as payload,"
          + " result::text as result, version, created_at, updated_at, deleted_at";

  /**
   * From a row that begins with {@link #COLUMNS}; by position, as looking names up would cost more
   * than the rest.
   */
  static Task of(Row row) {
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
        row.getOffsetDateTime(13));
  }
}
