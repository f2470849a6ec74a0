package dev.errand.db;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What replicas call out to each other: LISTEN and NOTIFY (PostgreSQL manual, "NOTIFY") on the
 * probe's connection. A notification takes a lock that all commits share, so topics are collected
 * and sent apart from the transactions that they tell of: the first at once, then together every
 * {@value #PAUSE_MILLIS} ms at most.
 *
 * <p>Nothing here is certain to arrive: a connection that is lost takes what was under way with it,
 * and what others called out until there is a new one. Who listens must look again then, and now
 * and then in any case.
 *
 * <p>{@link #announce} may be called on any thread; everything else belongs to one event loop, the
 * probe's.
 */
public final class Signals implements Sideline.Listener {

  static final long PAUSE_MILLIS = 25;

  /** PostgreSQL takes payloads below 8,000 bytes. */
  private static final int MAX_PAYLOAD = 7_900;

  /** Between an end of the connection and the try to open another. */
  private static final long REOPEN_MILLIS = 100;

  /** A connection on which nobody speaks dies unnoticed unless it is asked. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(2);

  private static final String CHANNEL = "errand";
  private static final char SEPARATOR = '\n';

  private static final Statement<Integer> NOTIFY =
      Statement.changing(
          "signal-notify",
          Budget.PROBE,
          """
          select pg_notify('errand', payload) from unnest($1::text[]) as payload""");

  /** Who hears; called on the event loop of {@link #start}. */
  public interface Hearer {

    /** Another replica has announced these. */
    void heard(List<String> topics);

    /** The connection is there again: what was announced meanwhile is lost. */
    void regained();
  }

  private final Vertx vertx;
  private final Probe probe;
  private final String scope;
  private final Set<String> pending = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean flushing = new AtomicBoolean();
  private volatile @Nullable Context loop;
  private @Nullable Hearer hearer;
  private long sentNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
  private long timer = -1;
  private boolean reopening;

  /**
   * Signals that are not listened for yet.
   *
   * @param probe whose connection, which must lead to PostgreSQL itself, not to a pooler
   * @param scope tells this service's signals from others' in the same database: the schema
   */
  public Signals(Vertx vertx, Probe probe, String scope) {
    this.vertx = vertx;
    this.probe = probe;
    this.scope = scope;
  }

  /** Listens from now on, on the current event loop, which must be the probe's. */
  public void start(Hearer who) {
    loop = vertx.getOrCreateContext();
    hearer = who;
    probe.sideline().listen(this);
    timer = vertx.setPeriodic(ASK_EVERY.toMillis(), id -> probe.answers());
    probe.answers();
  }

  /** Ends it; what is pending is not sent. On the event loop of {@link #start}. */
  public void stop() {
    loop = null;
    vertx.cancelTimer(timer);
  }

  /**
   * Has the other replicas told, soon. Cheap, and does nothing before the start.
   *
   * @param topic without a line break, 1,000 bytes at most
   */
  public void announce(String topic) {
    Context on = loop;
    if (on != null && pending.add(topic) && flushing.compareAndSet(false, true)) {
      on.runOnContext(now -> schedule());
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
    List<String> payloads = payloads();
    if (!payloads.isEmpty() && loop != null && probe.sideline().isOpen()) {
      // A failure costs the others up to their next look, and shows as the statement's outcome.
      probe.sideline().run(NOTIFY, Tuple.of(payloads.toArray(String[]::new)));
    }
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

  @Override
  public void opened(Link link) {
    link.onNotification((sender, payload) -> heard(link, sender, payload));
    link.commandInTime("listen " + CHANNEL)
        .onSuccess(
            listening -> {
              if (loop != null && hearer != null) {
                hearer.regained();
              }
            });
  }

  @Override
  public void closed() {
    if (loop != null && !reopening) {
      reopening = true;
      vertx.setTimer(
          REOPEN_MILLIS,
          id -> {
            reopening = false;
            probe.answers();
          });
    }
  }

  private void heard(Link link, int sender, String payload) {
    String start = scope + SEPARATOR;
    if (loop != null && hearer != null && sender != link.processId() && payload.startsWith(start)) {
      hearer.heard(List.of(payload.substring(start.length()).split("\n")));
    }
  }
}
