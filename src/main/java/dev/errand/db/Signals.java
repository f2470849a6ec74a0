package dev.errand.db;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What replicas call out to each other: LISTEN and NOTIFY (PostgreSQL manual, "NOTIFY") on the
 * probe's connection. A notification takes a lock that all commits share, so topics are collected
 * and sent apart from the transactions that they tell of: the first at once, then together every
 * {@value Outbox#PAUSE_MILLIS} ms at most.
 *
 * <p>Nothing here is certain to arrive: a connection that is lost takes what was under way with it,
 * and what others called out until there is a new one. Who listens must look again then, and now
 * and then in any case.
 *
 * <p>{@link #announce} may be called on any thread; everything else belongs to one event loop, the
 * probe's.
 */
public final class Signals implements Sideline.Listener {

  /** Between an end of the connection and the try to open another. */
  private static final long REOPEN_MILLIS = 100;

  /** A connection on which nobody speaks dies unnoticed unless it is asked. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(2);

  private static final String CHANNEL = "errand";

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
  private final Outbox outbox;
  private volatile @Nullable Context loop;
  private @Nullable Hearer hearer;
  private long timer = -1;
  private @Nullable Link listening;
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
    this.outbox = new Outbox(vertx, probe, scope);
  }

  /** Listens from now on, on the current event loop, which must be the probe's. */
  public void start(Hearer who) {
    loop = vertx.getOrCreateContext();
    hearer = who;
    probe.sideline().listen(this);
    timer = vertx.setPeriodic(ASK_EVERY.toMillis(), id -> ask());
    ask();
  }

  /** A connection on which LISTEN was refused (a standby's, say) may take it by now. */
  private void ask() {
    probe
        .answers()
        .onComplete(
            answered -> {
              Link open = probe.sideline().current();
              if (loop != null && open != null && open != listening) {
                opened(open);
              }
            });
  }

  /** Ends it; what is pending is not sent. On the event loop of {@link #start}. */
  public Future<Void> stop() {
    loop = null;
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  /**
   * Has the other replicas told, soon. Cheap, and does nothing before the start.
   *
   * @param topic without a line break, 1,000 bytes at most
   */
  public void announce(String topic) {
    Context on = loop;
    if (on != null) {
      outbox.add(topic, on);
    }
  }

  @Override
  public void opened(Link link) {
    link.onNotification((sender, payload) -> heard(link, sender, payload));
    link.commandInTime("listen " + CHANNEL)
        .onSuccess(
            listens -> {
              listening = link;
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
            if (loop != null) {
              probe.answers();
            }
          });
    }
  }

  private void heard(Link link, int sender, String payload) {
    String start = scope + Outbox.SEPARATOR;
    if (loop != null && hearer != null && sender != link.processId() && payload.startsWith(start)) {
      hearer.heard(List.of(payload.substring(start.length()).split("\n")));
    }
  }
}
