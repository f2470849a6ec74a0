package dev.errand.db;

import dev.errand.db.Statement.LockBound;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on a leased connection. It begins with its first statement, in the same flush.
 * Budgets are SET LOCAL (PostgreSQL manual, "SET"): one that is rolled back must not leave the
 * connection's own timeout unknown.
 *
 * <p>Confined to one event loop.
 */
final class LeasedTransaction implements Transaction {

  /** The end of a transaction, timed like any statement. */
  static final Statement<Integer> COMMIT = Statement.changing("commit", Budget.WRITE, "commit");

  private final long askedNanos;
  private final Lease lease;
  private final Link link;
  private final Deadline deadline;
  private final String lane;
  private final ToLongFunction<Budget> classMillis;
  private final Ladder ladder;
  private final Observer observer;
  private long localMillis = -1;
  private long lockMillis;
  private @Nullable Future<?> lastSent;
  private Future<?> lastAnswer = Future.succeededFuture();
  private @Nullable Throwable failure;

  /**
   * One that has not begun.
   *
   * @param askedNanos when its connection was asked for: the first statement counts the wait
   */
  LeasedTransaction(
      long askedNanos,
      Lease lease,
      String lane,
      ToLongFunction<Budget> classMillis,
      Ladder ladder,
      Observer observer) {
    this.askedNanos = askedNanos;
    this.lease = lease;
    this.link = lease.link();
    this.deadline = lease.deadline();
    this.lane = lane;
    this.classMillis = classMillis;
    this.ladder = ladder;
    this.observer = observer;
  }

  @Override
  public <R> Future<R> run(Statement<R> statement, Tuple arguments) {
    return run(Bound.of(statement, arguments));
  }

  @Override
  public <R> Future<R> run(Statement<R> statement, Map<String, Object> arguments) {
    return run(Bound.of(statement, arguments));
  }

  @Override
  public <R> Future<R> runLast(Statement<R> statement, Tuple arguments) {
    Bound<R> bound = Bound.of(statement, arguments);
    if (localMillis < 0) {
      return run(bound); // It begins with this one, and is committed as any other.
    }
    return failure != null || lastSent != null || isTooLate() ? run(bound) : commitWith(bound);
  }

  private <R> Future<R> commitWith(Bound<R> bound) {
    Statement<R> statement = bound.statement();
    Future<RowSet<Row>> sent = link.last(bound, commands(statement, millis(statement)));
    Future<R> answer = bounded(statement, sent, System.nanoTime(), false);
    lastSent = sent;
    lastAnswer = answer;
    return answer;
  }

  private <R> Future<R> run(Bound<R> bound) {
    Statement<R> statement = bound.statement();
    if (lastSent != null) {
      return Future.failedFuture(ended());
    }
    if (failure != null) {
      return failed();
    }
    if (isTooLate()) {
      return Future.<R>failedFuture(Failures.timeout(statement, true, null))
          .onFailure(late -> failure = late);
    }
    long start = localMillis < 0 ? askedNanos : System.nanoTime();
    return bounded(statement, send(bound, millis(statement)), start, true);
  }

  private long millis(Statement<?> statement) {
    long left = deadline.leftNanos() / 1_000_000;
    return ladder.stepMillis(classMillis.applyAsLong(statement.budget()), left);
  }

  /**
   * Ends it: commits when the work succeeded and every statement did, else rolls back. The result
   * completes in time, the lease ends when the connection is free again.
   */
  <T> Future<T> end(@Nullable T result, @Nullable Throwable workFailure) {
    Throwable reason = workFailure != null ? workFailure : failure;
    if (reason == null && localMillis >= 0 && lastSent == null && isTooLate()) {
      reason = Failures.timeout(COMMIT, true, null);
    }
    Throwable over = reason != null ? reason : ended();
    // A branch of the work that nobody waited for must not go on in the next one's lease.
    failure = over;
    if (localMillis < 0) {
      lease.release();
    } else if (reason != null) {
      // A cancel request that comes late must not hit the rollback.
      lease.calm().onComplete(calm -> rollback());
    } else {
      return commit(over, result);
    }
    return reason != null ? Future.failedFuture(reason) : Future.succeededFuture(result);
  }

  private boolean isTooLate() {
    return deadline.leftNanos() <= 0 || deadline.isAbandoned();
  }

  // It is not cancelled when nobody waits any more: all the work is done by then.
  private <T> Future<T> commit(Throwable over, @Nullable T result) {
    if (lastSent == null) {
      Future<RowSet<Row>> sent = link.command(COMMIT.sql()).onFailure(lost -> link.cut());
      lastSent = sent;
      lastAnswer = bounded(COMMIT, sent, System.nanoTime(), false);
    }
    lastSent.onComplete(answered -> lease.release());
    // A statement that nobody waited for may have failed meanwhile: then this was a rollback.
    return lastAnswer.compose(done -> failure == over ? Future.succeededFuture(result) : failed());
  }

  private void rollback() {
    link.commandInTime("rollback")
        .onFailure(lost -> link.cut())
        .onComplete(answered -> lease.release());
  }

  private static Problem ended() {
    return Problem.of(Kind.INTERNAL, "A statement came after its transaction's end.");
  }

  private <T> Future<T> failed() {
    return Future.failedFuture(Objects.requireNonNull(failure));
  }

  private Future<RowSet<Row>> send(Bound<?> bound, long millis) {
    if (localMillis >= 0) {
      return link.next(bound, commands(bound.statement(), millis));
    }
    localMillis = millis;
    String locks = lockChange(bound.statement());
    return link.begin(bound, millis, locks.isEmpty() ? "" : "; " + locks);
  }

  /** What must be said before a statement, other than the first; nothing, mostly. */
  private String commands(Statement<?> statement, long millis) {
    String locks = lockChange(statement);
    if (millis == localMillis) {
      return locks;
    }
    localMillis = millis;
    return Session.local(millis) + (locks.isEmpty() ? "" : "; " + locks);
  }

  private String lockChange(Statement<?> statement) {
    LockBound locks = statement.locks();
    long millis = locks == null ? 0 : locks.millis();
    if (millis == lockMillis) {
      return "";
    }
    lockMillis = millis;
    return Session.localLocks(millis);
  }

  private <R> Future<R> bounded(
      Statement<R> statement, Future<RowSet<Row>> sent, long startNanos, boolean cancellable) {
    long budget = classMillis.applyAsLong(statement.budget());
    Run<R> run = Run.now(statement, lease, lane, startNanos, budget, deadline, observer);
    return lease.follow(run, sent, cancellable, () -> {}).onFailure(lost -> failure = lost);
  }
}
