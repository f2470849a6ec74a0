package dev.errand.db;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time-outs of one event loop. One timer sweeps all that is under way every few milliseconds
 * and rests when nothing is, because a timer for each statement would cost the hot path more than
 * the statement's own bookkeeping; a time-out is therefore late by up to {@value #TICK_MILLIS} ms,
 * never early.
 *
 * <p>Confined to one event loop.
 */
final class Timeouts {

  static final long TICK_MILLIS = 5;

  /** Something that ends at a time unless it is removed before. */
  abstract static class Timeout {
    private final long atNanos;
    private int index = -1;

    /** Most requests have one thing under way at a time: a chain costs them nothing. */
    @Nullable Timeout nextOfDeadline;

    Timeout(long atNanos) {
      this.atNanos = atNanos;
    }

    /** The time has come; called once, on the event loop, after the removal. */
    abstract void expired();

    /** Nobody waits for it any more; called at most once, on the event loop. */
    abstract void abandoned();
  }

  private final Vertx vertx;
  private final List<Timeout> pending = new ArrayList<>();
  private boolean ticking;

  Timeouts(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Does something later, by a timer of its own, whose id it gives. */
  long after(long millis, Runnable work) {
    return vertx.setTimer(millis, id -> work.run());
  }

  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }

  void add(Timeout timeout) {
    timeout.index = pending.size();
    pending.add(timeout);
    if (!ticking) {
      ticking = true;
      vertx.setTimer(TICK_MILLIS, id -> tick());
    }
  }

  void remove(Timeout timeout) {
    int index = timeout.index;
    if (index < 0) {
      return;
    }
    timeout.index = -1;
    Timeout last = pending.remove(pending.size() - 1);
    if (last != timeout) {
      pending.set(index, last);
      last.index = index;
    }
  }

  int size() {
    return pending.size();
  }

  private void tick() {
    try {
      sweep();
    } finally {
      // Whatever a handler throws: without the timer nobody would ever be told again.
      ticking = !pending.isEmpty();
      if (ticking) {
        vertx.setTimer(TICK_MILLIS, id -> tick());
      }
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    // Backwards: a removal moves the last one, which has been looked at, into the gap.
    for (int i = pending.size() - 1; i >= 0; i--) {
      if (i < pending.size() && now - pending.get(i).atNanos >= 0) {
        Timeout timeout = pending.get(i);
        remove(timeout);
        timeout.expired();
      }
    }
  }
}
