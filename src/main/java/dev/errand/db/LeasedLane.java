package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Connections that one statement or transaction has alone for its time. They are opened when they
 * are needed and kept; the last one used is used first, so that most leases meet the budget that
 * they want.
 *
 * <p>Confined to one event loop.
 */
final class LeasedLane {

  /** A lane of one event loop, {@code instance}, with {@code size} connections at most. */
  record Options(String name, int instance, int size, Duration acquireTimeout) {}

  /** Who has no connection left is not asked for one with each request. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Options options;
  private final Supplier<Future<Link>> opener;
  private final Admission admission;
  private final Timeouts timeouts;
  private final Observer observer;
  private final IdleLinks idle = new IdleLinks();
  private final FairQueue<Waiter> queue;
  private int open;
  private int opening;
  private long pausedUntilNanos = System.nanoTime();
  private boolean closed;

  LeasedLane(
      Options options,
      Supplier<Future<Link>> opener,
      Admission admission,
      Timeouts timeouts,
      Observer observer) {
    this.options = options;
    this.opener = opener;
    this.admission = admission;
    this.timeouts = timeouts;
    this.observer = observer;
    this.queue = new FairQueue<>(options.size());
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
      Link link = idle.next();
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
    if (link.isOpen() && !closed) {
      idle.add(link);
    } else {
      link.close();
    }
    serve();
    load();
  }

  /** Gives up a connection that does not answer. */
  void cut(Link link) {
    observer.on(new Event.ConnectionCut(name()));
    link.cut();
  }

  /** Closes what is idle now, and the rest when it comes back; completes with the former. */
  Future<Void> close() {
    closed = true;
    return idle.close();
  }

  /** Whether nothing is leased, waits or is being opened. */
  boolean isIdle() {
    return queue.held() == 0 && queue.waiting() == 0 && opening == 0;
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
    openMore();
    load();
    return waiter.leased();
  }

  private void openMore() {
    boolean may = !closed && System.nanoTime() - pausedUntilNanos >= 0;
    while (may && opening < queue.waiting() && open + opening < options.size()) {
      opening++;
      opener.get().onComplete(this::opened);
    }
  }

  private void opened(Link link, Throwable failure) {
    opening--;
    if (failure != null) {
      observer.on(new Event.ConnectionFailed(name(), failure));
      if (open > 0) {
        pausedUntilNanos = System.nanoTime() + PAUSE_NANOS;
      } else if (opening == 0) {
        refuseAll(Failures.unavailable(failure));
      }
      return;
    }
    open++;
    observer.on(new Event.ConnectionOpened(name()));
    link.onClosed(() -> closed(link));
    if (closed) {
      link.close();
    } else {
      idle.add(link);
      serve();
      load();
    }
  }

  private void closed(Link link) {
    open--;
    idle.remove(link);
    observer.on(new Event.ConnectionClosed(name()));
    openMore();
  }

  private void serve() {
    for (Link link = idle.next(); link != null; link = idle.next()) {
      Waiter waiter = queue.next();
      if (waiter == null) {
        idle.add(link);
        return;
      }
      leave(waiter);
      waiter.give(new Lease(this, link, waiter.deadline(), timeouts));
    }
    openMore();
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
    waiter.refuse(open > 0);
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
