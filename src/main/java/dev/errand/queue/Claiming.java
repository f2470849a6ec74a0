package dev.errand.queue;

import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.http.Exchange;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Claims, at once or after a wait, and their undoing when the answer could not be written.
 *
 * <p>Confined to one event loop.
 */
public final class Claiming {

  private static final long UNDO_MILLIS = 5_000;

  private final ClaimStore claims;
  private final UserStore users;
  private final Bell bell;
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
      UserStore users,
      Bell bell,
      Supplier<UUID> tokens,
      RandomGenerator random,
      Duration tryTime,
      Observer observer) {
    Floors floors = new Floors(Floors.MOST);
    this.claims = new ClaimStore(database, floors, tokens, System::nanoTime);
    this.users = users;
    this.bell = bell;
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
        .claim(caller, order, late -> undo(caller.ownerId(), late))
        .compose(
            all ->
                all.isEmpty()
                    ? users
                        .get(caller.ownerId(), caller.deadline())
                        .compose(known -> waited(exchange, caller.ownerId(), order))
                    : Future.succeededFuture(all))
        .onSuccess(this::count);
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
    Tries tries = new Tries(owner, order);
    Waiter<Leased> waiter =
        room.enter(queues, Duration.ofSeconds(order.waitSeconds()), tries::once);
    exchange.onHangUp(
        () -> {
          tries.abandon();
          waiter.end();
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
    private Deadline deadline;
    private boolean abandoned;

    private Tries(long owner, ClaimOrder order) {
      this.owner = owner;
      this.order = order;
      this.deadline = next();
    }

    private Deadline next() {
      return Deadline.at(System.nanoTime() + tryMillis * 1_000_000, owner);
    }

    private Future<List<Leased>> once() {
      if (abandoned) {
        return Future.succeededFuture(List.of());
      }
      deadline = next();
      return claims.claim(new Caller(owner, deadline), order, late -> undo(owner, late));
    }

    private void abandon() {
      abandoned = true;
      deadline.abandon();
    }
  }

  /**
   * Gives back at once what was claimed for a client that never heard of it: it has gone, or was
   * told that its time was over.
   */
  void undo(long owner, List<Leased> all) {
    if (all.isEmpty()) {
      return;
    }
    Deadline deadline = Deadline.at(System.nanoTime() + UNDO_MILLIS * 1_000_000, owner);
    // If it fails, the leases end by themselves.
    claims
        .undo(new Caller(owner, deadline), all)
        .onSuccess(
            undone -> {
              observer.on(new Event.QueueWork(Event.Work.RELEASED, undone));
              all.forEach(each -> bell.told(each.task()));
            });
  }

  /** Answers all who wait, empty; who comes later does not wait. */
  public void close() {
    room.close();
  }
}
