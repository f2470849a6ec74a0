package dev.errand.db;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many statements of the whole replica may wait for a connection: more would only wait in vain.
 * Shared by all event loops; thread-safe.
 */
public final class Admission {

  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();

  public Admission(int maxWaiting) {
    this.maxWaiting = maxWaiting;
  }

  /** Takes a place in the queue; false when it is full. Each place taken must be left. */
  boolean enter() {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    waiting.decrementAndGet();
  }
}
