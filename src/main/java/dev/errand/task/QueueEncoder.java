package dev.errand.task;

import static dev.errand.task.TaskEncoder.ascii;
import static dev.errand.task.TaskEncoder.time;

import dev.errand.http.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The member {@code queue} of a task, as {@link TaskEncoder} writes the others. */
final class QueueEncoder {

  private static final byte[] NAME = ascii(",\"queue\":{\"name\":");
  private static final byte[] STATE = ascii(",\"state\":");
  private static final byte[] AVAILABLE_AT = ascii(",\"availableAt\":");
  private static final byte[] ATTEMPTS = ascii(",\"attempts\":");
  private static final byte[] MAX_ATTEMPTS = ascii(",\"maxAttempts\":");
  private static final byte[] UNIQUE_KEY = ascii(",\"uniqueKey\":");
  private static final byte[] FENCE = ascii(",\"fence\":");
  private static final byte[] LEASED_BY = ascii(",\"leasedBy\":");
  private static final byte[] LEASE_EXPIRES_AT = ascii(",\"leaseExpiresAt\":");
  private static final byte[] LAST_ERROR = ascii(",\"lastError\":");
  private static final byte[] NULL = ascii("null");

  private QueueEncoder() {}

  static void write(QueueState queue, JsonWriter json) {
    json.raw(NAME).text(queue.name());
    json.raw(STATE).text(queue.state().label());
    time(AVAILABLE_AT, queue.availableAt(), json);
    json.raw(ATTEMPTS).number(queue.attempts());
    json.raw(MAX_ATTEMPTS).number(queue.maxAttempts());
    text(UNIQUE_KEY, queue.uniqueKey(), json);
    json.raw(FENCE).number(queue.fence());
    text(LEASED_BY, queue.leasedBy(), json);
    time(LEASE_EXPIRES_AT, queue.leaseExpiresAt(), json);
    text(LAST_ERROR, queue.lastError(), json);
    json.raw('}');
  }

  private static void text(byte[] name, @Nullable String text, JsonWriter json) {
    json.raw(name);
    if (text == null) {
      json.raw(NULL);
    } else {
      json.text(text);
    }
  }
}
