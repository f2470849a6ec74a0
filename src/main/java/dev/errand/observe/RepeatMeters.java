package dev.errand.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code errand_idempotency_…}: requests that came again, and the answers kept for them. */
final class RepeatMeters {

  private final Map<Event.Repeat, Counter> repeats = new EnumMap<>(Event.Repeat.class);
  private final Counter expired;

  RepeatMeters(MeterRegistry registry) {
    for (Event.Repeat outcome : Event.Repeat.values()) {
      repeats.put(
          outcome,
          Counter.builder("errand.idempotency.repeats")
              .description("Requests with an idempotency key that was known")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    expired =
        Counter.builder("errand.idempotency.expired")
            .description("Idempotency keys that were deleted, a day old")
            .register(registry);
  }

  void repeated(Event.Repeated e) {
    Counter counter = repeats.get(e.outcome());
    if (counter != null) {
      counter.increment();
    }
  }

  void expired(Event.AnswersExpired e) {
    expired.increment(e.answers());
  }
}
