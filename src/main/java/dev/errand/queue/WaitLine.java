package dev.errand.queue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those in one room who wait for the same queue, first come first served, a few tries at a time.
 *
 * <p>Confined to one event loop.
 */
final class WaitLine<T> {

  /** More would wait for each other's commits less, and find nothing more often. */
  private static final int MAX_TRIES = 4;

  private final QueueKey key;
  private final Set<Waiter<T>> waiters = new LinkedHashSet<>();
  private int tries;

  /** Somebody is to try. */
  private boolean isReady;

  /** Work came while as many tried as may, too late for their looks perhaps. */
  private boolean isWoken;

  /** Work came while all who wait were trying for other queues of theirs. */
  private boolean isMissed;

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
    if (isReady) {
      return false;
    }
    isWoken = tries >= MAX_TRIES;
    isReady = !isWoken;
    return isReady;
  }

  /** Who tries now; null when there is nobody, or all try already. */
  @Nullable Waiter<T> begin() {
    isReady = false;
    for (Waiter<T> each : waiters) {
      if (each.mayClaim()) {
        tries++;
        return each;
      }
    }
    isWoken = tries > 0;
    isMissed = tries == 0 && !waiters.isEmpty();
    return null;
  }

  /** A try has ended; whether work may have come meanwhile. */
  boolean ended() {
    tries--;
    boolean was = isWoken;
    isWoken = false;
    return was;
  }

  /** Whether it was woken when nobody was free to try; asked once for each time. */
  boolean takeMissed() {
    boolean was = isMissed;
    isMissed = false;
    return was;
  }

  /** Nobody waits any longer. */
  void end() {
    List.copyOf(waiters).forEach(Waiter::end);
  }
}
