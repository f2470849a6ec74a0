package dev.errand.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * {@code http_server_requests_seconds} by method, route and status. A timer is found by one map
 * look-up and one array index: 90 ns with the recording, against 280 ns by its name and tags.
 */
final class RequestMeters {

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final String OTHER = "_OTHER";
  private static final int LOWEST = 100;
  private static final int HIGHEST = 599;
  private static final int STATUSES = HIGHEST - LOWEST + 1;

  /** Around what users feel, and at the default deadlines of 10 and 20 s. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(20)
  };

  private final MeterRegistry registry;
  private final ConcurrentMap<String, AtomicReferenceArray<Timer>> routes =
      new ConcurrentHashMap<>();

  private final AtomicInteger connections = new AtomicInteger();
  private final Counter refusals;

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("http.server.connections", connections, AtomicInteger::get)
        .description("Open connections of clients")
        .register(registry);
    refusals =
        Counter.builder("http.server.connections.refused")
            .description("Connections closed at once, as too many were open")
            .register(registry);
  }

  void connected() {
    connections.incrementAndGet();
  }

  void gone() {
    connections.decrementAndGet();
  }

  void refused() {
    refusals.increment();
  }

  void ended(Event.RequestEnded e) {
    AtomicReferenceArray<Timer> timers = routes.get(e.route());
    if (timers == null) {
      timers = routes.computeIfAbsent(e.route(), r -> table());
    }
    int method = METHODS.indexOf(e.method());
    int status = Math.min(Math.max(e.status(), LOWEST), HIGHEST);
    int place = (method + 1) * STATUSES + status - LOWEST;
    Timer timer = timers.get(place);
    if (timer == null) {
      timer = timer(method < 0 ? OTHER : e.method(), e.route(), status);
      timers.set(place, timer);
    }
    timer.record(e.nanos(), TimeUnit.NANOSECONDS);
  }

  /** 16 KB a route, of which there are some forty. */
  private static AtomicReferenceArray<Timer> table() {
    return new AtomicReferenceArray<>((METHODS.size() + 1) * STATUSES);
  }

  private Timer timer(String method, String route, int status) {
    return Timer.builder("http.server.requests")
        .description("Requests from their first line to the end of their answer")
        .tag("method", method)
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
