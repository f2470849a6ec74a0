package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of a replica that no request can hold: the probe and the signals have it. It
 * is opened when it is needed, again when it was lost, and cut when it does not answer.
 *
 * <p>Confined to the event loop of its first use.
 */
final class Sideline {

  /** Who wants to hear of the connection. */
  interface Listener {

    /** A new connection is open. */
    void opened(Link link);

    /** The connection has gone. */
    void closed();
  }

  /** A notification's commit takes a lock that commits of the whole cluster share. */
  private static final long MAX_LOCK_MILLIS = 250;

  private final Dial dial;
  private final Session session;
  private final String lane;
  private final long budgetMillis;
  private final Observer observer;
  private final Timeouts timeouts;
  private @Nullable Listener listener;
  private @Nullable Link link;
  private @Nullable Future<Link> opening;
  private boolean ended;

  Sideline(Vertx vertx, DatabaseOptions options, String lane, Observer observer) {
    this.lane = lane;
    this.budgetMillis = options.millis(Budget.PROBE);
    this.dial = new Dial(vertx, options.server(), options.connectTimeout());
    this.session = Session.of(options, budgetMillis).sideline(MAX_LOCK_MILLIS);
    this.observer = observer;
    this.timeouts = new Timeouts(vertx);
  }

  /** Has somebody told of each connection, of one that is open too; one listener at most. */
  void listen(Listener who) {
    listener = who;
    if (link != null && isOpen()) {
      who.opened(link);
    }
  }

  /** The connection that is open now, if one is. */
  @Nullable Link current() {
    return isOpen() ? link : null;
  }

  /** The connection, opened if need be. */
  Future<Link> open() {
    Link open = link;
    Future<Link> under = opening;
    if (under != null) {
      return under;
    }
    if (open != null && open.isOpen()) {
      return Future.succeededFuture(open);
    }
    Future<Link> begun = Link.open(dial, session);
    opening = begun;
    return begun.onComplete(
        (opened, lost) -> {
          opening = null;
          if (lost == null) {
            take(opened);
          } else {
            observer.on(new Event.ConnectionFailed(lane, lost));
          }
        });
  }

  /** Runs a statement of the class {@link Budget#PROBE} when there is a connection or can be. */
  <R> Future<R> run(Statement<R> statement, Tuple arguments) {
    return open().compose(open -> send(open, statement, arguments));
  }

  /** Whether there is a connection at this moment. */
  boolean isOpen() {
    Link open = link;
    return open != null && open.isOpen();
  }

  /** Whatever is wrong with it, the next one shall not stand behind it. */
  void cut() {
    Link open = link;
    link = null;
    if (open != null) {
      open.cut();
    }
  }

  /** Closes it for good. */
  Future<Void> close() {
    ended = true;
    Link open = link;
    link = null;
    return open == null ? Future.succeededFuture() : open.close();
  }

  private void take(Link opened) {
    if (ended) {
      opened.close();
      return;
    }
    link = opened;
    observer.on(new Event.ConnectionOpened(lane));
    opened.onClosed(() -> lost(opened));
    if (listener != null) {
      listener.opened(opened);
    }
  }

  private void lost(Link gone) {
    observer.on(new Event.ConnectionClosed(lane));
    if (link == gone) {
      link = null;
    }
    if (listener != null && !ended) {
      listener.closed();
    }
  }

  private <R> Future<R> send(Link open, Statement<R> statement, Tuple arguments) {
    long now = System.nanoTime();
    Deadline deadline = Deadline.in(budgetMillis + Run.GRACE_NANOS / 1_000_000);
    Run<R> run = Run.now(statement, cut -> {}, lane, now, budgetMillis, deadline, observer);
    timeouts.add(run);
    open.execute(Bound.of(statement, arguments), budgetMillis)
        .onComplete(
            (rows, failure) -> {
              timeouts.remove(run);
              run.driverAnswered(rows, open.told(failure));
            });
    return run.answer();
  }
}
