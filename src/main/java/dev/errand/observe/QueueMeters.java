package dev.errand.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code errand_queue_…}: what workers did with this replica, and how much stands in all queues.
 * Not by queue or owner: both are the clients' to invent, and a label must come from a bounded set.
 */
final class QueueMeters {

  private static final Map<Event.Work, String> NAMES =
      Map.of(
          Event.Work.CLAIMED, "claims",
          Event.Work.COMPLETED, "completions",
          Event.Work.FAILED, "failures",
          Event.Work.RELEASED, "releases",
          Event.Work.LEASE_LOST, "lease.losses");

  private static final Duration[] WAKE_UPS =
      IntStream.of(5, 10, 25, 50, 100, 250, 1_000, 2_500)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<Event.Work, Counter> counters = new EnumMap<>(Event.Work.class);
  private final Map<Integer, Integer> waiting = new ConcurrentHashMap<>();
  private final Timer wakeUps;
  private volatile Event.@Nullable QueueDepths last;

  QueueMeters(MeterRegistry registry) {
    NAMES.forEach(
        (work, name) ->
            counters.put(
                work,
                Counter.builder("errand.queue." + name)
                    .description("Tasks that workers met with this outcome")
                    .register(registry)));
    wakeUps =
        Timer.builder("errand.queue.wake.up")
            .description("From when a task could be claimed until a claim that waited had it")
            .serviceLevelObjectives(WAKE_UPS)
            .register(registry);
    Gauge.builder("errand.queue.waiting.claims", this::waiting)
        .description("Claims that wait for work")
        .register(registry);
    depth(registry, "ready", Event.QueueDepths::ready);
    depth(registry, "scheduled", Event.QueueDepths::scheduled);
    depth(registry, "leased", Event.QueueDepths::leased);
    depth(registry, "dead", Event.QueueDepths::dead);
    Gauge.builder("errand.queue.oldest.ready.age", () -> value(Event.QueueDepths::oldestReadyAge))
        .description("For how long the oldest ready task could have been claimed")
        .baseUnit("seconds")
        .register(registry);
  }

  void worked(Event.QueueWork e) {
    Counter counter = counters.get(e.work());
    if (counter != null) {
      counter.increment(e.tasks());
    }
  }

  void waiting(Event.ClaimsWaiting e) {
    waiting.put(e.instance(), e.waiting());
  }

  private int waiting() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }

  void woken(Event.ClaimWoken e) {
    wakeUps.record(Math.max(0, e.readyMillis()), TimeUnit.MILLISECONDS);
  }

  void measured(Event.QueueDepths e) {
    last = e;
  }

  private void depth(
      MeterRegistry registry, String state, ToDoubleFunction<Event.QueueDepths> part) {
    Gauge.builder("errand.queue.depth", () -> value(part))
        .description("Queued tasks of all owners, as last looked at")
        .tag("state", state)
        .register(registry);
  }

  private double value(ToDoubleFunction<Event.QueueDepths> part) {
    Event.QueueDepths now = last;
    return now == null ? 0 : part.applyAsDouble(now);
  }
}
