package dev.errand.task;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.errand.http.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks as JSON. The hot path of every read: names are encoded once, payloads are passed through as
 * they came.
 */
public final class TaskEncoder {

  /** A task without payload has about so many bytes. */
  public static final int SIZE_HINT = 448;

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
  private static final byte[] FOUND = ascii(",\"created\":false");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");
  private static final byte[] ITEMS = ascii("{\"items\":[");
  private static final byte[] NEXT_CURSOR = ascii("],\"nextCursor\":");
  private static final byte[] END = ascii("]}");

  private TaskEncoder() {}

  /** One task. */
  public static Buffer one(Task task) {
    JsonWriter json = new JsonWriter(SIZE_HINT + task.payload().length());
    write(task, json);
    return json.raw('}').toBuffer();
  }

  /** A page. */
  static Buffer page(List<Task> tasks, @Nullable String nextCursor) {
    JsonWriter json = new JsonWriter(SIZE_HINT * (tasks.size() + 1)).raw(ITEMS);
    for (int i = 0; i < tasks.size(); i++) {
      if (i > 0) {
        json.raw(',');
      }
      write(tasks.get(i), json);
      json.raw('}');
    }
    json.raw(NEXT_CURSOR);
    return (nextCursor == null ? json.raw(NULL) : json.text(nextCursor)).raw('}').toBuffer();
  }

  /** The answer to a batch of creations. */
  static Buffer batch(List<TaskEntry.Item> tasks) {
    JsonWriter json = new JsonWriter(SIZE_HINT * (tasks.size() + 1)).raw(ITEMS);
    for (int i = 0; i < tasks.size(); i++) {
      if (i > 0) {
        json.raw(',');
      }
      write(tasks.get(i).task(), json);
      json.raw(tasks.get(i).isNew() ? CREATED : FOUND).raw('}');
    }
    return json.raw(END).toBuffer();
  }

  /** Newline-delimited JSON. */
  static Buffer lines(List<Task> tasks) {
    JsonWriter json = new JsonWriter(SIZE_HINT * (tasks.size() + 1));
    for (Task task : tasks) {
      write(task, json);
      json.raw('}').raw('\n');
    }
    return json.toBuffer();
  }

  /** All members but the closing brace. */
  public static void write(Task task, JsonWriter json) {
    json.raw(ID).number(task.id());
    json.raw(OWNER_ID).number(task.ownerId());
    json.raw(LIST).text(task.list());
    json.raw(TITLE).text(task.title());
    json.raw(PRIORITY).text(task.priority().label());
    json.raw(IS_DONE).raw(task.isDone() ? TRUE : FALSE);
    time(DONE_AT, task.doneAt(), json);
    time(DUE_AT, task.dueAt(), json);
    json.raw(PAYLOAD).json(task.payload());
    String result = task.result();
    json.raw(RESULT);
    if (result == null) {
      json.raw(NULL);
    } else {
      json.json(result);
    }
    json.raw(VERSION).number(task.version());
    time(CREATED_AT, task.createdAt(), json);
    time(UPDATED_AT, task.updatedAt(), json);
    time(DELETED_AT, task.deletedAt(), json);
    QueueState queue = task.queue();
    if (queue == null) {
      json.raw(NO_QUEUE);
    } else {
      QueueEncoder.write(queue, json);
    }
  }

  static void time(byte[] name, @Nullable OffsetDateTime time, JsonWriter json) {
    json.raw(name);
    if (time == null) {
      json.raw(NULL);
    } else {
      json.time(time);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
