package dev.errand.observe;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Lets one line per key through in each interval and counts the others. Thread-safe. */
final class Sparingly {

  /** The answer for a line that is not to be written. */
  static final int DROPPED = -1;

  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();

  Sparingly(long intervalNanos, LongSupplier nanoTime) {
    this.intervalNanos = intervalNanos;
    this.nanoTime = nanoTime;
  }

  /** How many were dropped since the last line of this key, or {@link #DROPPED}. */
  int admit(String key) {
    return gates.computeIfAbsent(key, k -> new Gate()).admit();
  }

  private final class Gate {
    private boolean used;
    private long last;
    private int dropped;

    private synchronized int admit() {
      long now = nanoTime.getAsLong();
      if (used && now - last < intervalNanos) {
        dropped++;
        return DROPPED;
      }
      int before = dropped;
      used = true;
      last = now;
      dropped = 0;
      return before;
    }
  }
}
