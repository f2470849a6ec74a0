package dev.errand.bench.queue;

import dev.errand.bench.worker.Log;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Collects so many pick-ups. Confined to an event loop until it has them. */
final class PickUpLog implements Log {

  private static final long MOST_MICROS = TimeUnit.MINUTES.toMicros(1);

  /** The first ones load classes. */
  private static final int UNCOUNTED = 50;

  private final int wanted;
  private final Histogram pickedUp = new Histogram(MOST_MICROS, 3);
  private final Histogram created = new Histogram(MOST_MICROS, 3);
  private final Promise<Void> done = Promise.promise();
  private int seen;

  PickUpLog(int wanted) {
    this.wanted = wanted;
  }

  /** When there are enough. */
  Future<Void> done() {
    return done.future();
  }

  void fail(Throwable cause) {
    done.tryFail(cause);
  }

  @Override
  public void created(int tasks, long nanos) {
    record(created, nanos);
  }

  @Override
  public void pickedUp(long nanos) {
    if (seen++ >= UNCOUNTED) {
      record(pickedUp, nanos);
    }
    if (pickedUp.getTotalCount() >= wanted) {
      done.tryComplete();
    }
  }

  @Override
  public void refused() {
    done.tryFail(new IllegalStateException("refused though nearly idle"));
  }

  private static void record(Histogram micros, long nanos) {
    micros.recordValue(Math.min(nanos / 1_000, MOST_MICROS));
  }

  double millis(double percentile) {
    return QueueFigures.millis(pickedUp, percentile);
  }

  String line(String what) {
    return String.format(
        Locale.ROOT,
        "%s: from a creation's sending to the claim's answer p50 %.2f, p99 %.2f, at most %.2f ms of"
            + " %d; the creation's own answer came after p50 %.2f ms",
        what,
        millis(50),
        millis(99),
        millis(100),
        pickedUp.getTotalCount(),
        QueueFigures.millis(created, 50));
  }

  JsonObject json() {
    return new JsonObject()
        .put("p50Millis", QueueFigures.finite(millis(50)))
        .put("p99Millis", QueueFigures.finite(millis(99)))
        .put("mostMillis", QueueFigures.finite(millis(100)))
        .put("count", pickedUp.getTotalCount())
        .put("creationP50Millis", QueueFigures.finite(QueueFigures.millis(created, 50)));
  }
}
