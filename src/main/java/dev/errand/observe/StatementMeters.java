package dev.errand.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** {@code errand_statement_…} by statement, each there from the start. */
final class StatementMeters {

  /**
   * Up to the budgets' defaults, each of which is a bound, so that a bucket tells who exceeds it.
   */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(3),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15)
  };

  private final MeterRegistry registry;
  private final ConcurrentMap<String, Meters> statements = new ConcurrentHashMap<>();

  StatementMeters(MeterRegistry registry, Collection<String> names) {
    this.registry = registry;
    names.forEach(this::of);
  }

  void ended(Event.StatementEnded e) {
    Meters meters = of(e.statement());
    if (e.outcome() == Event.Outcome.REJECTED) {
      meters.rejections.increment();
      return;
    }
    meters.time.record(e.nanos() - e.waitNanos(), TimeUnit.NANOSECONDS);
    if (e.outcome() == Event.Outcome.TIMEOUT) {
      meters.overruns.increment();
    } else if (e.outcome() == Event.Outcome.CANCELLED) {
      meters.cancellations.increment();
    } else if (e.outcome() == Event.Outcome.FAILED) {
      meters.failures.increment();
    }
  }

  private Meters of(String statement) {
    Meters meters = statements.get(statement);
    return meters == null ? statements.computeIfAbsent(statement, this::register) : meters;
  }

  private Meters register(String statement) {
    Timer time =
        Timer.builder("errand.statement")
            .description("Named statements that were sent, the wait for a connection apart")
            .tag("statement", statement)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    return new Meters(
        time,
        counter("overruns", "Statements over their budget", statement),
        counter("cancellations", "Statements whose client hung up", statement),
        counter("failures", "Statements that failed otherwise than by their budget", statement),
        counter("rejections", "Statements never sent, for want of a connection", statement));
  }

  private Counter counter(String what, String description, String statement) {
    return Counter.builder("errand.statement." + what)
        .description(description)
        .tag("statement", statement)
        .register(registry);
  }

  private record Meters(
      Timer time, Counter overruns, Counter cancellations, Counter failures, Counter rejections) {}
}
