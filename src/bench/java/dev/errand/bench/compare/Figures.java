package dev.errand.bench.compare;

import dev.errand.bench.client.Window;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a round found out, or the medians of several.
 *
 * @param refused requests a second that the server declined to protect itself
 * @param serverMicros processor time of the server a served request
 * @param postgresMicros the same of PostgreSQL, with all it does beside
 * @param clientMicros the same of the bench itself
 */
record Figures(
    double requestsPerSecond,
    double refused,
    double p50Millis,
    double p99Millis,
    double p999Millis,
    double serverMicros,
    double postgresMicros,
    double clientMicros) {

  private static final double NANOS_A_SECOND = 1e9;
  private static final double MICROS_A_MILLI = 1e3;

  /** Processor time in microseconds: of whom, by when or within what. */
  record Processors(double server, double postgres, double client) {

    Processors since(Processors before) {
      return new Processors(
          server - before.server, postgres - before.postgres, client - before.client);
    }
  }

  static Figures of(Window window, Processors used) {
    double seconds = window.nanos() / NANOS_A_SECOND;
    double served = window.served();
    return new Figures(
        served / seconds,
        window.refused() / seconds,
        window.micros().getValueAtPercentile(50) / MICROS_A_MILLI,
        window.micros().getValueAtPercentile(99) / MICROS_A_MILLI,
        window.micros().getValueAtPercentile(99.9) / MICROS_A_MILLI,
        used.server() / served,
        used.postgres() / served,
        used.client() / served);
  }

  /** Each figure's own median. */
  static Figures medians(List<Figures> rounds) {
    return new Figures(
        median(rounds, Figures::requestsPerSecond),
        median(rounds, Figures::refused),
        median(rounds, Figures::p50Millis),
        median(rounds, Figures::p99Millis),
        median(rounds, Figures::p999Millis),
        median(rounds, Figures::serverMicros),
        median(rounds, Figures::postgresMicros),
        median(rounds, Figures::clientMicros));
  }

  private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  JsonObject json() {
    return new JsonObject()
        .put("requestsPerSecond", finite(requestsPerSecond))
        .put("refusedPerSecond", finite(refused))
        .put("p50Millis", finite(p50Millis))
        .put("p99Millis", finite(p99Millis))
        .put("p999Millis", finite(p999Millis))
        .put("serverCpuMicros", finite(serverMicros))
        .put("postgresCpuMicros", finite(postgresMicros))
        .put("clientCpuMicros", finite(clientMicros));
  }

  /** JSON has no other numbers. */
  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? Math.round(value * MICROS_A_MILLI) / MICROS_A_MILLI : null;
  }
}
