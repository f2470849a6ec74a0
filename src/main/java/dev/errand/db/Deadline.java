package dev.errand.db;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private Timeouts.@Nullable Timeout underWay;
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
   * Nobody waits any more (the client hung up): what was not yet sent to PostgreSQL will not be,
   * and what runs there is cancelled. Lease upkeep alone is carried out.
   */
  public void abandon() {
    abandoned = true;
    // What one of them sets off may add and remove others.
    while (underWay != null) {
      Timeouts.Timeout each = underWay;
      underWay = each.nextOfDeadline;
      each.nextOfDeadline = null;
      each.abandoned();
    }
  }

  /** Something that is to hear of it when nobody waits any more, until it is removed. */
  void add(Timeouts.Timeout timeout) {
    timeout.nextOfDeadline = underWay;
    underWay = timeout;
  }

  void remove(Timeouts.Timeout timeout) {
    Timeouts.Timeout previous = null;
    for (Timeouts.Timeout each = underWay; each != null; each = each.nextOfDeadline) {
      if (each == timeout) {
        if (previous == null) {
          underWay = each.nextOfDeadline;
        } else {
          previous.nextOfDeadline = each.nextOfDeadline;
        }
        each.nextOfDeadline = null;
        return;
      }
      previous = each;
    }
  }

  boolean isAbandoned() {
    return abandoned;
  }
}
