package dev.errand.db;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is to be told to other replicas: collected on any thread, sent on one event loop, one
 * statement at a time and not more often than every {@value #PAUSE_MILLIS} ms.
 */
final class Outbox {

  static final long PAUSE_MILLIS = 25;

  /** Between the scope and the topics of a payload. */
  static final char SEPARATOR = '\n';

  /** PostgreSQL takes payloads below 8,000 bytes. */
  private static final int MAX_PAYLOAD = 7_900;

  private static final Statement<Integer> NOTIFY =
      Statement.changing(
          "signal-notify",
          Budget.PROBE,
          """
          select pg_notify('errand', payload) from unnest($1::text[]) as payload""");

  private final Vertx vertx;
  private final Probe probe;
  private final String scope;
  private final Set<String> pending = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean flushing = new AtomicBoolean();
  private long sentNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
  private boolean sending;

  Outbox(Vertx vertx, Probe probe, String scope) {
    this.vertx = vertx;
    this.probe = probe;
    this.scope = scope;
  }

  /**
   * Takes a topic, on any thread.
   *
   * @param loop sends it, the same each time
   */
  void add(String topic, Context loop) {
    if (pending.add(topic) && flushing.compareAndSet(false, true)) {
      loop.runOnContext(now -> schedule());
    }
  }

  private void schedule() {
    long rest = sentNanos + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS) - System.nanoTime();
    if (rest <= 0) {
      flush();
    } else {
      vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(rest) + 1, id -> flush());
    }
  }

  private void flush() {
    // What is added from here on is seen below, or finds the flag down and schedules anew.
    flushing.set(false);
    sentNanos = System.nanoTime();
    if (sending) {
      return; // Its end sends the rest.
    }
    List<String> payloads = payloads();
    if (payloads.isEmpty() || !probe.sideline().isOpen()) {
      return;
    }
    sending = true;
    // A failure costs the others up to their next look, and shows as the statement's outcome.
    probe
        .sideline()
        .run(NOTIFY, Tuple.of(payloads.toArray(String[]::new)))
        .onComplete(
            sent -> {
              sending = false;
              if (!pending.isEmpty() && flushing.compareAndSet(false, true)) {
                schedule();
              }
            });
  }

  private List<String> payloads() {
    List<String> payloads = new ArrayList<>();
    StringBuilder payload = new StringBuilder(scope);
    for (Iterator<String> each = pending.iterator(); each.hasNext(); ) {
      String topic = each.next();
      each.remove();
      if (payload.length() + 1 + topic.length() > MAX_PAYLOAD) {
        payloads.add(payload.toString());
        payload = new StringBuilder(scope);
      }
      payload.append(SEPARATOR).append(topic);
    }
    if (payload.length() > scope.length()) {
      payloads.add(payload.toString());
    }
    return payloads;
  }
}
