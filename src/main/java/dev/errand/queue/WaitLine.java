package dev.errand.queue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those in one room who wait for the same queue, first come first served, one try at a time.
 *
 * <p>Confined to one event loop.
 */
final class WaitLine<T> {

  /** What goes on with it. */
  private enum State {
    QUIET,
    /** Somebody is to try. */
    READY,
    TRYING,
    /** Work came while somebody tried, too late for his look perhaps. */
    TRYING_AND_WOKEN
  }

  private final QueueKey key;
  private final Set<Waiter<T>> waiters = new LinkedHashSet<>();
  private State state = State.QUIET;

  /** Work came while all who wait were trying for other queues of theirs. */
  private boolean missed;

  WaitLine(QueueKey key) {
    this.key = key;
  }

  QueueKey key() {
    return key;
  }

  void add(Waiter<T> waiter) {
    waiters.add(waiter);
  }

  /** Takes somebody out; whether nobody is left by that. */
  boolean remove(Waiter<T> waiter) {
    return waiters.remove(waiter) && waiters.isEmpty();
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  /** Work may have come; whether somebody is to try who was not already. */
  boolean wake() {
    switch (state) {
      case QUIET -> {
        state = State.READY;
        return true;
      }
      case TRYING -> state = State.TRYING_AND_WOKEN;
      default -> {}
    }
    return false;
  }

  /** Who tries now; null when there is nobody, or all try for other queues. */
  @Nullable Waiter<T> begin() {
    state = State.QUIET;
    for (Waiter<T> each : waiters) {
      if (each.mayClaim()) {
        state = State.TRYING;
        return each;
      }
    }
    missed = !waiters.isEmpty();
    return null;
  }

  /** A try has ended; whether work may have come meanwhile. */
  boolean ended() {
    boolean woken = state == State.TRYING_AND_WOKEN;
    state = State.QUIET;
    return woken;
  }

  /** Whether it was woken when nobody was free to try; asked once for each time. */
  boolean takeMissed() {
    boolean was = missed;
    missed = false;
    return was;
  }

  /** Nobody waits any longer. */
  void end() {
    List.copyOf(waiters).forEach(Waiter::end);
  }
}
