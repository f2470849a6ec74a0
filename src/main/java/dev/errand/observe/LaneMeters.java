package dev.errand.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** {@code errand_lane_…} by lane, summed over the instances of a lane. */
final class LaneMeters {

  /** Up to the default limit of the wait, 1 s. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1)
  };

  private final MeterRegistry registry;
  private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();

  LaneMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void waited(Event.StatementEnded e) {
    of(e.lane()).wait.record(e.waitNanos(), TimeUnit.NANOSECONDS);
  }

  void opened(Event.ConnectionOpened e) {
    of(e.lane()).connections.incrementAndGet();
  }

  void closed(Event.ConnectionClosed e) {
    of(e.lane()).connections.decrementAndGet();
  }

  void failed(Event.ConnectionFailed e) {
    of(e.lane()).failures.increment();
  }

  void cut(Event.ConnectionCut e) {
    of(e.lane()).cuts.increment();
  }

  void load(Event.LaneLoad e) {
    of(e.lane()).loads.computeIfAbsent(e.instance(), i -> new Load()).set(e);
  }

  private Lane of(String name) {
    Lane lane = lanes.get(name);
    return lane == null ? lanes.computeIfAbsent(name, n -> new Lane(registry, n)) : lane;
  }

  /** The last word of one instance; always from its own event loop. */
  private static final class Load {
    private volatile int inUse;
    private volatile int waiting;

    private void set(Event.LaneLoad e) {
      inUse = e.inUse();
      waiting = e.waiting();
    }
  }

  private static final class Lane {
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentMap<Integer, Load> loads = new ConcurrentHashMap<>();
    private final Timer wait;
    private final Counter failures;
    private final Counter cuts;

    private Lane(MeterRegistry registry, String name) {
      wait =
          Timer.builder("errand.lane.wait")
              .description("Waits of statements for a connection of the lane")
              .tag("lane", name)
              .serviceLevelObjectives(BUCKETS)
              .register(registry);
      failures = counter(registry, name, "failures", "Connections that could not be opened");
      cuts = counter(registry, name, "cuts", "Connections given up, as nothing came from there");
      gauge(registry, name, "connections", "Open connections", lane -> lane.connections.get());
      gauge(registry, name, "in.use", "Leased connections", lane -> lane.sum(load -> load.inUse));
      gauge(
          registry, name, "waiting", "Waiting statements", lane -> lane.sum(load -> load.waiting));
    }

    private static Counter counter(MeterRegistry registry, String lane, String what, String text) {
      return Counter.builder("errand.lane.connection." + what)
          .description(text)
          .tag("lane", lane)
          .register(registry);
    }

    private void gauge(
        MeterRegistry registry, String lane, String what, String text, ToIntFunction<Lane> value) {
      Gauge.builder("errand.lane." + what, this, value::applyAsInt)
          .description(text)
          .tag("lane", lane)
          .register(registry);
    }

    private int sum(ToIntFunction<Load> part) {
      return loads.values().stream().mapToInt(part).sum();
    }
  }
}
