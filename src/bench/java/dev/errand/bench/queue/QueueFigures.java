package dev.errand.bench.queue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a round found out, or the medians of several.
 *
 * @param p50Millis of a request; of a claim with its completion
 * @param serviceMicros processor time of the service a task; not a number without it
 * @param postgresMicros the same of PostgreSQL
 * @param clientMicros the same of the bench itself
 * @param refused requests a second that the service declined to protect itself
 */
record QueueFigures(
    double tasksPerSecond,
    double p50Millis,
    double p99Millis,
    double serviceMicros,
    double postgresMicros,
    double clientMicros,
    double refused) {

  private static final double MICROS_A_MILLI = 1e3;
  private static final double DIGITS = 1e3;

  static QueueFigures of(long tasks, double seconds, Histogram micros, Usage used, double refused) {
    return new QueueFigures(
        tasks / seconds,
        millis(micros, 50),
        millis(micros, 99),
        used.service() / tasks,
        used.postgres() / tasks,
        used.client() / tasks,
        refused / seconds);
  }

  /** A percentile of a histogram of microseconds; not a number if that is empty. */
  static double millis(Histogram micros, double percentile) {
    return micros.getTotalCount() == 0
        ? Double.NaN
        : micros.getValueAtPercentile(percentile) / MICROS_A_MILLI;
  }

  /** Each figure's own median. */
  static QueueFigures medians(List<QueueFigures> rounds) {
    return new QueueFigures(
        median(rounds, QueueFigures::tasksPerSecond),
        median(rounds, QueueFigures::p50Millis),
        median(rounds, QueueFigures::p99Millis),
        median(rounds, QueueFigures::serviceMicros),
        median(rounds, QueueFigures::postgresMicros),
        median(rounds, QueueFigures::clientMicros),
        median(rounds, QueueFigures::refused));
  }

  private static double median(List<QueueFigures> rounds, ToDoubleFunction<QueueFigures> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length == 0
        ? Double.NaN
        : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  JsonObject json() {
    return new JsonObject()
        .put("tasksPerSecond", finite(tasksPerSecond))
        .put("p50Millis", finite(p50Millis))
        .put("p99Millis", finite(p99Millis))
        .put("serviceCpuMicros", finite(serviceMicros))
        .put("postgresCpuMicros", finite(postgresMicros))
        .put("clientCpuMicros", finite(clientMicros))
        .put("refusedPerSecond", finite(refused));
  }

  /** JSON has no other numbers. */
  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? Math.round(value * DIGITS) / DIGITS : null;
  }
}
