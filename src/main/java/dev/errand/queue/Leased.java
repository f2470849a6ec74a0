package dev.errand.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.errand.http.JsonWriter;
import dev.errand.task.QueueState;
import dev.errand.task.Task;
import dev.errand.task.TaskEncoder;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A task and the lease that its worker has.
 *
 * @param readyMillis for how long it could have been claimed before
 */
record Leased(Task task, UUID token, long readyMillis) {

  private static final int SIZE_HINT = TaskEncoder.SIZE_HINT + 512;
  private static final byte[] ITEMS = ascii("{\"items\":[");
  private static final byte[] LEASE = ascii(",\"lease\":{\"token\":\"");
  private static final byte[] FENCE = ascii("\",\"fence\":");
  private static final byte[] ATTEMPT = ascii(",\"attempt\":");
  private static final byte[] EXPIRES_AT = ascii(",\"expiresAt\":");
  private static final byte[] END = ascii("}}");

  /** The answer to a claim. */
  static Buffer items(List<Leased> all) {
    JsonWriter json = new JsonWriter(SIZE_HINT * all.size() + 16).raw(ITEMS);
    for (int i = 0; i < all.size(); i++) {
      if (i > 0) {
        json.raw(',');
      }
      all.get(i).write(json);
    }
    return json.raw(']').raw('}').toBuffer();
  }

  Buffer one() {
    JsonWriter json = new JsonWriter(SIZE_HINT + task.payload().length());
    write(json);
    return json.toBuffer();
  }

  private void write(JsonWriter json) {
    QueueState queue = Objects.requireNonNull(task.queue());
    TaskEncoder.write(task, json);
    json.raw(LEASE).json(token.toString());
    json.raw(FENCE).number(queue.fence());
    json.raw(ATTEMPT).number(queue.attempts());
    json.raw(EXPIRES_AT).time(Objects.requireNonNull(queue.leaseExpiresAt())).raw(END);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
