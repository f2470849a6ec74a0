package dev.errand.user;

import dev.errand.http.JsonWriter;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;

/**
 * An owner of tasks.
 *
 * @param handle the natural key: never changes, is never used again
 * @param isLeaving whether its deletion has begun
 */
public record User(
    long id,
    String handle,
    String displayName,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt,
    boolean isLeaving) {

  /** From a row that holds the columns of {@link UserStore#COLUMNS}. */
  static User of(Row row) {
    return new User(
        row.getLong("id"),
        row.getString("handle"),
        row.getString("display_name"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("updated_at"),
        row.getOffsetDateTime("deleting_at") != null);
  }

  JsonWriter write(JsonWriter json) {
    json.json("{\"id\":").number(id).json(",\"handle\":").text(handle);
    json.json(",\"displayName\":").text(displayName);
    json.json(",\"createdAt\":").time(createdAt);
    return json.json(",\"updatedAt\":").time(updatedAt).raw('}');
  }
}
