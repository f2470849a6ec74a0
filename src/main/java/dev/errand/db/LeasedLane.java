package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Connections that one statement or transaction has alone for its time. They are opened when they
 * are needed and kept; the last one used is used first, so that most leases meet the budget that
 * they want.
 *
 * <p>Confined to one event loop.
 */
final class LeasedLane implements Stock.Owner {

  /** A lane of one event loop, {@code instance}, with {@code size} connections at most. */
  record Options(String name, int instance, int size, Duration acquireTimeout) {}

  private final Options options;
  private final Admission admission;
  private final Timeouts timeouts;
  private final Observer observer;
  private final Stock stock;
  private final FairQueue<Waiter> queue;

  LeasedLane(
      Options options,
      Supplier<Future<Link>> opener,
      Admission admission,
      Timeouts timeouts,
      Observer observer) {
    this.options = options;
    this.admission = admission;
    this.timeouts = timeouts;
    this.observer = observer;
    this.queue = new FairQueue<>(options.size());
    this.stock = new Stock(options.name(), options.size(), opener, timeouts, observer, this);
    load();
  }

  String name() {
    return options.name();
  }

  /**
   * Leases a connection, at once if one is free and the owner may have another. Fails with a {@link
   * Problem} when none came in time, too many wait, or none can be opened.
   *
   * @param cancellable whether it is no longer wanted when the client has hung up
   */
  Future<Lease> lease(Deadline deadline, boolean cancellable) {
    if (deadline.leftNanos() <= 0 || (cancellable && deadline.isAbandoned())) {
      return Future.failedFuture(Waiter.deadlineExceeded());
    }
    if (queue.mayTake(deadline.owner())) {
      Link link = stock.take();
      if (link != null) {
        queue.taken(deadline.owner());
        load();
        return Future.succeededFuture(new Lease(this, link, deadline, timeouts));
      }
    }
    return enqueue(deadline, cancellable);
  }

  /** Takes a lease back, once it is calm; a connection that has gone meanwhile is forgotten. */
  void released(Lease lease) {
    Link link = lease.link();
    queue.released(lease.deadline().owner());
    stock.put(link);
    serve();
    load();
  }

  /** Gives up a connection that does not answer. */
  void cut(Link link) {
    observer.on(new Event.ConnectionCut(name()));
    link.cut();
  }

  /**
   * Closes what is idle now, and the rest when it comes back.
   *
   * @return as {@link Stock#close}
   */
  Future<Void> close() {
    return stock.close();
  }

  /** Whether nothing is leased, waits or is being opened. */
  boolean isIdle() {
    return queue.held() == 0 && queue.waiting() == 0 && !stock.isOpening();
  }

  private Future<Lease> enqueue(Deadline deadline, boolean cancellable) {
    if (!admission.enter()) {
      return Future.failedFuture(Failures.tooManyWait());
    }
    Waiter waiter = new Waiter(deadline, options.acquireTimeout().toNanos(), this::gaveUp);
    queue.add(deadline.owner(), waiter);
    timeouts.add(waiter);
    if (cancellable) {
      deadline.add(waiter);
    }
    stock.openMore();
    load();
    return waiter.leased();
  }

  @Override
  public int wanted() {
    return queue.waiting();
  }

  @Override
  public void stocked() {
    serve();
    load();
  }

  @Override
  public void outOf(Throwable failure) {
    refuseAll(Failures.unavailable(failure));
  }

  private void serve() {
    for (Link link = stock.take(); link != null; link = stock.take()) {
      Waiter waiter = queue.next();
      if (waiter == null) {
        stock.put(link);
        return;
      }
      leave(waiter);
      waiter.give(new Lease(this, link, waiter.deadline(), timeouts));
    }
    stock.openMore();
  }

  private void refuseAll(Problem problem) {
    List<Waiter> all = queue.drain();
    all.forEach(this::leave);
    all.forEach(each -> each.refuse(problem));
    load();
  }

  private void gaveUp(Waiter waiter) {
    if (!queue.remove(waiter.deadline().owner(), waiter)) {
      return; // The end of another wait has just served it.
    }
    leave(waiter);
    // Its wait may have been all that kept another owner from a connection that is free.
    serve();
    load();
    waiter.refuse(stock.hasAny());
  }

  private void leave(Waiter waiter) {
    timeouts.remove(waiter);
    waiter.deadline().remove(waiter);
    admission.leave();
  }

  private void load() {
    observer.on(new Event.LaneLoad(name(), options.instance(), queue.held(), queue.waiting()));
  }
}
