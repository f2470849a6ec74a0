package dev.errand.bench.compare;

import dev.errand.bench.compare.Plan.Setting;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One setting's figures.
 *
 * @param rounds in the order in which they were measured, by side
 */
record Comparison(Setting setting, Map<Side, List<Figures>> rounds) {

  static final String HEAD =
      """
      | operation | connections | commit | requests/s | p50 ms | p99 ms | p99.9 ms | CPU µs a request\
       | PostgreSQL's CPU µs | refused/s |
      | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |""";

  Figures medians(Side side) {
    return Figures.medians(rounds.getOrDefault(side, List.of()));
  }

  /** The service's median over the floor's; not a number unless both were measured. */
  double ratio(ToDoubleFunction<Figures> figure) {
    return rounds.keySet().containsAll(List.of(Side.values()))
        ? figure.applyAsDouble(medians(Side.SERVICE)) / figure.applyAsDouble(medians(Side.FLOOR))
        : Double.NaN;
  }

  /** A line under {@link #HEAD}: service / floor, and their ratio where it says something. */
  String row() {
    return "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            setting.operation().label(),
            setting.connections(),
            setting.operation().writes() ? setting.commit() : "",
            withRatio(Figures::requestsPerSecond, "%,.0f"),
            both(Figures::p50Millis, "%.1f"),
            both(Figures::p99Millis, "%.1f"),
            both(Figures::p999Millis, "%.1f"),
            withRatio(Figures::serverMicros, "%,.0f"),
            withRatio(Figures::postgresMicros, "%,.0f"),
            both(Figures::refused, "%.0f"));
  }

  private String withRatio(ToDoubleFunction<Figures> figure, String format) {
    double ratio = ratio(figure);
    return both(figure, format)
        + (Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, " = **%.2f**", ratio));
  }

  private String both(ToDoubleFunction<Figures> figure, String format) {
    return text(Side.SERVICE, figure, format) + " / " + text(Side.FLOOR, figure, format);
  }

  private String text(Side side, ToDoubleFunction<Figures> figure, String format) {
    double value = rounds.containsKey(side) ? figure.applyAsDouble(medians(side)) : Double.NaN;
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }

  JsonObject json() {
    JsonObject medians = new JsonObject();
    JsonObject all = new JsonObject();
    rounds.forEach(
        (side, figures) -> {
          medians.put(side.label(), medians(side).json());
          all.put(side.label(), figures.stream().map(Figures::json).toList());
        });
    JsonObject ratios =
        new JsonObject()
            .put("requestsPerSecond", Figures.finite(ratio(Figures::requestsPerSecond)))
            .put("serverCpuMicros", Figures.finite(ratio(Figures::serverMicros)))
            .put("postgresCpuMicros", Figures.finite(ratio(Figures::postgresMicros)));
    return new JsonObject()
        .put("operation", setting.operation().label())
        .put("connections", setting.connections())
        .put("synchronousCommit", setting.commit())
        .put("ratios", ratios)
        .put("medians", medians)
        .put("rounds", all);
  }
}
