package dev.errand.bench.queue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One load's figures.
 *
 * @param service rounds over HTTP
 * @param sql rounds of the SQL alone; empty if that was left out
 */
record Compared(Load load, List<QueueFigures> service, List<QueueFigures> sql) {

  static final String HEAD =
      """
      | load | at a time | clients | tasks/s | p50 ms | p99 ms | service CPU µs a task\
       | PostgreSQL CPU µs a task | client CPU µs a task | refused/s |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |""";

  QueueFigures ofService() {
    return QueueFigures.medians(service);
  }

  QueueFigures ofSql() {
    return QueueFigures.medians(sql);
  }

  /** Tasks a second over HTTP over those of the SQL alone; not a number without those. */
  double ratio() {
    return ofService().tasksPerSecond() / ofSql().tasksPerSecond();
  }

  /** A line under {@link #HEAD}: service / SQL alone, and the ratio. */
  String row() {
    String ratio = Double.isNaN(ratio()) ? "" : String.format(Locale.ROOT, " = **%.2f**", ratio());
    return "| %s | %d | %d | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            load.kind().label(),
            load.size(),
            load.clients(),
            both(QueueFigures::tasksPerSecond, "%,.0f") + ratio,
            both(QueueFigures::p50Millis, "%.1f"),
            both(QueueFigures::p99Millis, "%.1f"),
            text(ofService().serviceMicros(), "%,.0f"),
            both(QueueFigures::postgresMicros, "%,.0f"),
            text(ofService().clientMicros(), "%,.0f"),
            text(ofService().refused(), "%.1f"));
  }

  private String both(ToDoubleFunction<QueueFigures> figure, String format) {
    return text(figure.applyAsDouble(ofService()), format)
        + " / "
        + text(figure.applyAsDouble(ofSql()), format);
  }

  private static String text(double value, String format) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }

  JsonObject json() {
    return new JsonObject()
        .put("load", load.kind().label())
        .put("tasksAtATime", load.size())
        .put("clients", load.clients())
        .put("ratio", QueueFigures.finite(ratio()))
        .put("service", ofService().json())
        .put("sql", ofSql().json())
        .put("serviceRounds", service.stream().map(QueueFigures::json).toList())
        .put("sqlRounds", sql.stream().map(QueueFigures::json).toList());
  }
}
