package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pipelined connections for reads of single rows by key: half the CPU of a leased one, at the price
 * that a slow read holds up those behind it. So it takes a read only while its oldest one is young
 * and few are outstanding, and only when the request's deadline leaves the whole class budget,
 * which is the connection's fixed statement_timeout.
 *
 * <p>Confined to one event loop.
 */
final class PointLane {

  static final String NAME = "point";
  private static final int MAX_OUTSTANDING = 64;
  private static final long OLDEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int size;
  private final int instance;
  private final long budgetMillis;
  private final Supplier<Future<Link>> opener;
  private final Timeouts timeouts;
  private final Observer observer;
  private final List<Pipe> pipes = new ArrayList<>();
  private int opening;
  private int outstanding;
  private boolean closed;

  PointLane(
      int size,
      int instance,
      long budgetMillis,
      Supplier<Future<Link>> opener,
      Timeouts timeouts,
      Observer observer) {
    this.size = size;
    this.instance = instance;
    this.budgetMillis = budgetMillis;
    this.opener = opener;
    this.timeouts = timeouts;
    this.observer = observer;
    load(0);
  }

  /**
   * Sends the read if the lane may take it now; null if it may not, and the caller must go
   * elsewhere.
   */
  <R> @Nullable Future<R> offer(Bound<R> bound, Deadline deadline) {
    if (deadline.leftNanos() < TimeUnit.MILLISECONDS.toNanos(budgetMillis)) {
      return null;
    }
    Pipe pipe = shortestOpenToMore();
    if (pipes.size() + opening < size && !closed) {
      openOne();
    }
    return pipe == null ? null : send(pipe, bound, deadline);
  }

  /** Closes the connections, once they have answered. */
  Future<Void> close() {
    closed = true;
    return Future.join(List.copyOf(pipes).stream().map(pipe -> pipe.link.close()).toList())
        .mapEmpty();
  }

  /** Whether nothing is outstanding or being opened. */
  boolean isIdle() {
    return outstanding == 0 && opening == 0;
  }

  private <R> Future<R> send(Pipe pipe, Bound<R> bound, Deadline deadline) {
    long now = System.nanoTime();
    Run<R> run = Run.now(bound.statement(), pipe, NAME, now, budgetMillis, deadline, observer);
    pipe.outstanding.addLast(run);
    timeouts.add(run);
    load(1);
    pipe.link
        .execute(bound)
        .onComplete(
            (rows, failure) -> {
              pipe.outstanding.remove(run);
              timeouts.remove(run);
              load(-1);
              run.driverAnswered(rows, pipe.link.told(failure));
              if (!pipe.link.isOpen() && pipe.outstanding.isEmpty()) {
                pipe.link.cut(); // Of no more use, and nothing is lost with it.
              }
            });
    return run.answer();
  }

  private @Nullable Pipe shortestOpenToMore() {
    Pipe best = null;
    for (Pipe pipe : pipes) {
      boolean shorter = best == null || pipe.outstanding.size() < best.outstanding.size();
      if (shorter && pipe.mayTake()) {
        best = pipe;
      }
    }
    return best;
  }

  private void openOne() {
    opening++;
    opener.get().onComplete(this::opened);
  }

  private void opened(Link link, Throwable failure) {
    opening--;
    if (failure != null) {
      observer.on(new Event.ConnectionFailed(NAME, failure));
      return;
    }
    observer.on(new Event.ConnectionOpened(NAME));
    Pipe pipe = new Pipe(link);
    pipes.add(pipe);
    link.onClosed(
        () -> {
          pipes.remove(pipe);
          observer.on(new Event.ConnectionClosed(NAME));
        });
    if (closed) {
      link.close();
    }
  }

  private void load(int change) {
    outstanding += change;
    observer.on(new Event.LaneLoad(NAME, instance, outstanding, 0));
  }

  /** A connection and the reads that it has not answered, oldest first. */
  private final class Pipe implements Run.Carrier {
    private final Link link;
    private final Deque<Run<?>> outstanding = new ArrayDeque<>();

    private Pipe(Link link) {
      this.link = link;
    }

    private boolean mayTake() {
      Run<?> oldest = outstanding.peekFirst();
      return link.isOpen()
          && (oldest == null
              || (outstanding.size() < MAX_OUTSTANDING
                  && System.nanoTime() - oldest.sentNanos() < OLDEST_NANOS));
    }

    // Not cancelled, as the next one's read might be hit; PostgreSQL ends it by its budget. If that
    // doesn't come to pass, there is nobody at the other end.
    @Override
    public void givenUp(Run<?> run) {
      long nanos = link.endNanos() - System.nanoTime();
      link.loop()
          .owner()
          .setTimer(
              Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)),
              id -> {
                if (outstanding.contains(run)) {
                  observer.on(new Event.ConnectionCut(NAME));
                  link.cut();
                }
              });
    }
  }
}
