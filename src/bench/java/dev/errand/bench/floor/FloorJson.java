package dev.errand.bench.floor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.errand.http.JsonWriter;
import dev.errand.task.Priority;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Rows of the service's statements as JSON, without anything in between. */
final class FloorJson {

  private static final int SIZE_HINT = 448;
  private static final Priority[] PRIORITIES = Priority.values();
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private static final byte[] ID = ascii("{\"id\":");
  private static final byte[] OWNER_ID = ascii(",\"ownerId\":");
  private static final byte[] LIST = ascii(",\"list\":");
  private static final byte[] TITLE = ascii(",\"title\":");
  private static final byte[] PRIORITY = ascii(",\"priority\":");
  private static final byte[] IS_DONE = ascii(",\"isDone\":");
  private static final byte[] DONE_AT = ascii(",\"doneAt\":");
  private static final byte[] DUE_AT = ascii(",\"dueAt\":");
  private static final byte[] PAYLOAD = ascii(",\"payload\":");
  private static final byte[] RESULT = ascii(",\"result\":");
  private static final byte[] VERSION = ascii(",\"version\":");
  private static final byte[] CREATED_AT = ascii(",\"createdAt\":");
  private static final byte[] UPDATED_AT = ascii(",\"updatedAt\":");
  private static final byte[] DELETED_AT = ascii(",\"deletedAt\":");
  private static final byte[] NO_QUEUE = ascii(",\"queue\":null");
  private static final byte[] CREATED = ascii(",\"created\":true");
  private static final byte[] ITEMS = ascii("{\"items\":[");
  private static final byte[] NEXT_CURSOR = ascii("],\"nextCursor\":");

  private FloorJson() {}

  static Buffer one(RowSet<Row> rows) {
    JsonWriter json = new JsonWriter(SIZE_HINT);
    write(rows.iterator().next(), json);
    return json.raw('}').toBuffer();
  }

  /** A bare id stands for the cursor. */
  static Buffer page(RowSet<Row> rows, int limit) {
    JsonWriter json = new JsonWriter(SIZE_HINT * rows.size()).raw(ITEMS);
    int written = 0;
    long last = 0;
    for (Row row : rows) {
      if (written == limit) {
        return json.raw(NEXT_CURSOR).text(Long.toString(last)).raw('}').toBuffer();
      }
      if (written++ > 0) {
        json.raw(',');
      }
      write(row, json);
      json.raw('}');
      last = row.getLong(1);
    }
    return json.raw(NEXT_CURSOR).raw(NULL).raw('}').toBuffer();
  }

  static Buffer batch(RowSet<Row> rows) {
    JsonWriter json = new JsonWriter(SIZE_HINT * rows.size()).raw(ITEMS);
    int written = 0;
    for (Row row : rows) {
      if (written++ > 0) {
        json.raw(',');
      }
      write(row, json);
      json.raw(CREATED).raw('}');
    }
    return json.raw(']').raw('}').toBuffer();
  }

  static Short priorityCode(String label) {
    for (Priority priority : PRIORITIES) {
      if (priority.label().equals(label)) {
        return priority.code();
      }
    }
    throw new IllegalArgumentException(label);
  }

  private static String priorityLabel(short code) {
    return PRIORITIES[code - 1].label();
  }

  private static void write(Row row, JsonWriter json) {
    json.raw(ID).number(row.getLong(1));
    json.raw(OWNER_ID).number(row.getLong(0));
    json.raw(LIST).text(row.getString(2));
    json.raw(TITLE).text(row.getString(3));
    json.raw(PRIORITY).text(priorityLabel(row.getShort(4)));
    json.raw(IS_DONE).raw(row.getBoolean(5) ? TRUE : FALSE);
    time(DONE_AT, row.getOffsetDateTime(6), json);
    time(DUE_AT, row.getOffsetDateTime(7), json);
    json.raw(PAYLOAD).json(row.getString(8));
    String result = row.getString(9);
    json.raw(RESULT);
    if (result == null) {
      json.raw(NULL);
    } else {
      json.json(result);
    }
    json.raw(VERSION).number(row.getLong(10));
    time(CREATED_AT, row.getOffsetDateTime(11), json);
    time(UPDATED_AT, row.getOffsetDateTime(12), json);
    time(DELETED_AT, row.getOffsetDateTime(13), json);
    json.raw(NO_QUEUE);
  }

  private static void time(byte[] name, @Nullable OffsetDateTime time, JsonWriter json) {
    json.raw(name);
    if (time == null) {
      json.raw(NULL);
    } else {
      json.time(time);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
