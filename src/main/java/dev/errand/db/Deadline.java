package dev.errand.db;

import java.util.concurrent.TimeUnit;

/**
 * By when a request must be answered, for whom, and whether anyone still waits for the answer. Each
 * statement of the request runs under it.
 *
 * <p>Confined to the event loop of the request.
 */
public final class Deadline {

  /** The owner of requests that belong to none; it shares connections like any other. */
  public static final long NO_OWNER = 0;

  private final long endNanos;
  private final long owner;
  private boolean abandoned;

  private Deadline(long endNanos, long owner) {
    this.endNanos = endNanos;
    this.owner = owner;
  }

  /**
   * A deadline.
   *
   * @param endNanos on the scale of {@link System#nanoTime()}
   * @param owner whose request it is, for the fair share of connections; {@link #NO_OWNER} if
   *     nobody's
   */
  public static Deadline at(long endNanos, long owner) {
    return new Deadline(endNanos, owner);
  }

  /** A deadline that many milliseconds from now, of nobody's request. */
  public static Deadline in(long millis) {
    return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), NO_OWNER);
  }

  /** Nanoseconds left; zero or less when it has passed. */
  public long leftNanos() {
    return endNanos - System.nanoTime();
  }

  long endNanos() {
    return endNanos;
  }

  long owner() {
    return owner;
  }

  /**
   * Nobody waits any more (the client hung up): what was not yet sent to PostgreSQL will not be.
   */
  public void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }
}
