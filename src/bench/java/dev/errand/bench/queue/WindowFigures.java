package dev.errand.bench.queue;

import dev.errand.bench.queue.Timeline.Window;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * A window's figures: rates a second, latencies in milliseconds.
 *
 * @param refused requests in all
 */
record WindowFigures(
    double created,
    double completed,
    double pickUp50,
    double pickUp99,
    double claim50,
    double claim99,
    long refused) {

  static WindowFigures of(Window window, Timeline timeline) {
    return of(window, timeline.windowMillis());
  }

  static WindowFigures of(Window window, long millis) {
    double seconds = millis / 1e3;
    return new WindowFigures(
        window.created() / seconds,
        window.completed() / seconds,
        QueueFigures.millis(window.pickedUp(), 50),
        QueueFigures.millis(window.pickedUp(), 99),
        QueueFigures.millis(window.claimed(), 50),
        QueueFigures.millis(window.claimed(), 99),
        window.refused());
  }

  String row(long second, String note) {
    return String.format(
        Locale.ROOT,
        "| %d | %s | %,.0f | %,.0f | %.1f | %.1f | %.1f | %.1f | %d |",
        second,
        note,
        created,
        completed,
        pickUp50,
        pickUp99,
        claim50,
        claim99,
        refused);
  }

  JsonObject json(long second) {
    return new JsonObject()
        .put("second", second)
        .put("createdPerSecond", QueueFigures.finite(created))
        .put("completedPerSecond", QueueFigures.finite(completed))
        .put("pickUpP50Millis", QueueFigures.finite(pickUp50))
        .put("pickUpP99Millis", QueueFigures.finite(pickUp99))
        .put("claimP50Millis", QueueFigures.finite(claim50))
        .put("claimP99Millis", QueueFigures.finite(claim99))
        .put("refused", refused);
  }
}
