package dev.errand.db;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One who waits for a connection, until the limit of the wait or the deadline.
 *
 * <p>Confined to one event loop.
 */
final class Waiter extends Timeouts.Timeout {

  private final Deadline deadline;
  private final long acquireNanos;
  private final boolean deadlineBinds;
  private final Consumer<Waiter> givingUp;
  private final Promise<Lease> leased = Promise.promise();

  /**
   * One who begins to wait.
   *
   * @param givingUp called when the time is over or nobody waits any more; has to refuse it
   */
  Waiter(Deadline deadline, long acquireNanos, Consumer<Waiter> givingUp) {
    super(System.nanoTime() + Math.min(acquireNanos, deadline.leftNanos()));
    this.deadline = deadline;
    this.acquireNanos = acquireNanos;
    this.deadlineBinds = deadline.leftNanos() < acquireNanos;
    this.givingUp = givingUp;
  }

  Deadline deadline() {
    return deadline;
  }

  Future<Lease> leased() {
    return leased.future();
  }

  void give(Lease lease) {
    leased.complete(lease);
  }

  void refuse(Problem problem) {
    leased.fail(problem);
  }

  /** The time is over; what that means depends on whether the lane has any connection. */
  void refuse(boolean anyOpen) {
    refuse(problem(anyOpen));
  }

  @Override
  void expired() {
    givingUp.accept(this);
  }

  @Override
  void abandoned() {
    givingUp.accept(this);
  }

  private Problem problem(boolean anyOpen) {
    if (deadline.isAbandoned()) {
      return deadlineExceeded();
    }
    // Who is in more of a hurry than opening a connection takes has learned nothing of the
    // database.
    if (!anyOpen && !deadlineBinds) {
      return Problem.of(Kind.DATABASE_UNAVAILABLE, "No connection could be opened in time.");
    }
    return deadlineBinds
        ? deadlineExceeded()
        : Problem.of(
            Kind.OVERLOADED,
            "No database connection became free within %d ms."
                .formatted(TimeUnit.NANOSECONDS.toMillis(acquireNanos)));
  }

  static Problem deadlineExceeded() {
    return Problem.of(
        Kind.DEADLINE_EXCEEDED, "The request's deadline passed before a statement could run.");
  }
}
