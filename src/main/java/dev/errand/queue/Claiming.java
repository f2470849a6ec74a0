package dev.errand.queue;

import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.http.Exchange;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Claims, at once or after a wait, and their undoing when the answer could not be written.
 *
 * <p>Confined to one event loop.
 */
public final class Claiming {

  private final ClaimStore claims;
  private final Undoing undoing;
  private final WaitRoom<Leased> room;
  private final long tryMillis;
  private final Observer observer;

  /**
   * The claims of the current event loop.
   *
   * @param instance tells this loop's figures from the others'
   * @param tokens makes lease tokens that nobody can guess
   * @param random for the pauses between looks
   * @param tryTime how long one try of a claim that waits may take
   */
  public Claiming(
      Vertx vertx,
      int instance,
      Database database,
      Bell bell,
      Supplier<UUID> tokens,
      RandomGenerator random,
      Duration tryTime,
      Observer observer) {
    Floors floors = new Floors(Floors.MOST);
    this.claims = new ClaimStore(database, floors, tokens, System::nanoTime);
    this.undoing = new Undoing(vertx, claims, bell, observer);
    this.room =
        new WaitRoom<>(
            vertx,
            bell,
            new OutlookStore(database, floors, System::nanoTime),
            random,
            waiting -> observer.on(new Event.ClaimsWaiting(instance, waiting)));
    this.tryMillis = tryTime.toMillis();
    this.observer = observer;
  }

  /** Claims what is ready, or waits for it as long as the order says. */
  Future<List<Leased>> claim(Exchange exchange, ClaimOrder order) {
    Caller caller = Caller.of(exchange);
    return claims
        .claim(caller, order, late -> late(caller.ownerId(), late))
        .compose(
            all ->
                all.isEmpty()
                    ? waited(exchange, caller.ownerId(), order)
                    : Future.succeededFuture(all))
        .onSuccess(this::count);
  }

  private void late(long owner, List<Leased> all) {
    count(all);
    undo(owner, all);
  }

  private void count(List<Leased> all) {
    if (!all.isEmpty()) {
      observer.on(new Event.QueueWork(Event.Work.CLAIMED, all.size()));
    }
  }

  private Future<List<Leased>> waited(Exchange exchange, long owner, ClaimOrder order) {
    if (order.waitSeconds() == 0) {
      return Future.succeededFuture(List.of());
    }
    List<QueueKey> queues =
        order.queues().stream().map(queue -> new QueueKey(owner, queue)).toList();
    Tries tries = new Tries(owner, order, exchange.endNanos());
    Waiter<Leased> waiter =
        room.enter(queues, Duration.ofSeconds(order.waitSeconds()), tries::once);
    exchange.onHangUp(
        () -> {
          waiter.end();
          tries.abandon();
        });
    return waiter.answer().onSuccess(this::woken);
  }

  private void woken(List<Leased> all) {
    all.stream()
        .mapToLong(Leased::readyMillis)
        .max()
        .ifPresent(millis -> observer.on(new Event.ClaimWoken(millis)));
  }

  /** The tries of one claim that waits: each has a deadline of its own, all end with its client. */
  private final class Tries {

    private final long owner;
    private final ClaimOrder order;

    /** The request's own, put off by its wait. */
    private final long endNanos;

    private Deadline deadline;
    private boolean abandoned;

    private Tries(long owner, ClaimOrder order, long endNanos) {
      this.owner = owner;
      this.order = order;
      this.endNanos = endNanos + TimeUnit.SECONDS.toNanos(order.waitSeconds());
      this.deadline = next();
    }

    private Deadline next() {
      long end = System.nanoTime() + tryMillis * 1_000_000;
      return Deadline.at(end - endNanos < 0 ? end : endNanos, owner);
    }

    private Future<List<Leased>> once() {
      if (abandoned) {
        return Future.succeededFuture(List.of());
      }
      deadline = next();
      return claims.claim(new Caller(owner, deadline), order, late -> late(owner, late));
    }

    private void abandon() {
      abandoned = true;
      deadline.abandon();
    }
  }

  /** Gives back what was claimed for a client that never heard of it. */
  void undo(long owner, List<Leased> all) {
    undoing.undo(owner, all);
  }

  /** Answers all who wait, empty; who comes later does not wait. */
  public void close() {
    room.close();
  }
}
