package dev.errand.db;

import dev.errand.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Tries again what PostgreSQL undid through no fault of its own: serialisation failures, deadlocks,
 * and plans that DDL made stale.
 *
 * <p>Confined to one event loop.
 */
final class Retry {

  /** Tries of what met a serialisation failure or a deadlock. */
  private static final int MAX_TRIES = 3;

  /** No transaction of the service has more. */
  private static final int STATEMENTS = 7;

  /**
   * Before another try, times the tries so far: at once it would overtake the one who waits for the
   * lock and meet the same deadlock again.
   */
  private static final long PAUSE_MILLIS = 10;

  private final Vertx vertx;
  private final int maxStaleTries;

  /**
   * @param connections among which a try may meet any: each shows each of its stale statements
   *     once, and has mended it then
   */
  Retry(Vertx vertx, int connections) {
    this.vertx = vertx;
    this.maxStaleTries = STATEMENTS * (connections + 1);
  }

  /** The first attempt that succeeds before the deadline, else the last failure. */
  <T> Future<T> run(Supplier<Future<T>> attempt, Deadline deadline) {
    return run(attempt, deadline, 1);
  }

  private <T> Future<T> run(Supplier<Future<T>> attempt, Deadline deadline, int tried) {
    return attempt
        .get()
        .recover(
            failure -> {
              Throwable cause = failure instanceof Problem ? failure.getCause() : failure;
              if (cause == null || deadline.leftNanos() <= 0) {
                return Future.failedFuture(failure);
              }
              if (Failures.isStalePlan(cause) && tried < maxStaleTries) {
                return run(attempt, deadline, tried + 1);
              }
              if (Failures.mayRetry(cause) && tried < MAX_TRIES) {
                Future<Void> rested = vertx.timer(PAUSE_MILLIS * tried);
                return rested.compose(now -> run(attempt, deadline, tried + 1));
              }
              return Future.failedFuture(failure);
            });
  }
}
