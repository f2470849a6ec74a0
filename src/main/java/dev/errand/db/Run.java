package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Event.Outcome;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One statement that was sent: the caller has its answer by the bound, whatever the server does;
 * what carries it is told then, and stays taken until the driver's own future completes.
 *
 * <p>Confined to one event loop.
 */
final class Run<R> extends Timeouts.Timeout {

  /**
   * What an answer may come later than its class budget, so that PostgreSQL's own time-out speaks
   * first.
   */
  static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What a statement was sent on. */
  interface Carrier {

    /** The run's caller has got its answer; the driver has not. */
    void givenUp(Run<?> run);
  }

  private final Statement<R> statement;
  private final Carrier carrier;
  private final boolean deadlineBinds;
  private final String lane;
  private final long startNanos;
  private final long sentNanos;
  private final Observer observer;
  private final Promise<R> answer = Promise.promise();
  private @Nullable Consumer<R> late;
  private boolean answered;

  private Run(
      Statement<R> statement,
      Carrier carrier,
      String lane,
      long startNanos,
      long sentNanos,
      long boundNanos,
      boolean deadlineBinds,
      Observer observer) {
    super(boundNanos);
    this.statement = statement;
    this.carrier = carrier;
    this.lane = lane;
    this.startNanos = startNanos;
    this.sentNanos = sentNanos;
    this.deadlineBinds = deadlineBinds;
    this.observer = observer;
  }

  /**
   * A statement that is sent now.
   *
   * @param startNanos when the caller asked
   * @param budgetMillis the statement's class budget
   */
  static <R> Run<R> now(
      Statement<R> statement,
      Carrier carrier,
      String lane,
      long startNanos,
      long budgetMillis,
      Deadline deadline,
      Observer observer) {
    long now = System.nanoTime();
    long budgetEnd = now + TimeUnit.MILLISECONDS.toNanos(budgetMillis);
    boolean deadlineBinds = deadline.endNanos() - budgetEnd < 0;
    boolean deadlineFirst = deadline.endNanos() - (budgetEnd + GRACE_NANOS) < 0;
    long bound = deadlineFirst ? deadline.endNanos() : budgetEnd + GRACE_NANOS;
    return new Run<>(statement, carrier, lane, startNanos, now, bound, deadlineBinds, observer);
  }

  /** Has what comes after the caller has given up told to somebody else. */
  Run<R> orLate(@Nullable Consumer<R> taker) {
    late = taker;
    return this;
  }

  Future<R> answer() {
    return answer.future();
  }

  long sentNanos() {
    return sentNanos;
  }

  /** The driver has answered. */
  void driverAnswered(@Nullable RowSet<Row> rows, @Nullable Throwable failure) {
    if (answered) {
      if (rows != null && late != null) {
        late.accept(statement.map(rows));
      }
      return;
    }
    if (rows == null) {
      fail(Failures.ofSent(statement, java.util.Objects.requireNonNull(failure), deadlineBinds));
      return;
    }
    R result;
    try {
      result = statement.map(rows);
    } catch (RuntimeException | Error bug) {
      // Vert.x would swallow an Error, and the caller wait for ever.
      fail(Failures.ofSent(statement, bug, deadlineBinds));
      return;
    }
    ended(Outcome.OK);
    answer.complete(result);
  }

  @Override
  void expired() {
    giveUp(Outcome.TIMEOUT, Failures.timeout(statement, deadlineBinds, null));
  }

  @Override
  void abandoned() {
    giveUp(Outcome.CANCELLED, Failures.timeout(statement, true, null));
  }

  private void giveUp(Outcome outcome, Problem problem) {
    if (!answered) {
      ended(outcome);
      carrier.givenUp(this);
      answer.fail(problem);
    }
  }

  private void fail(Problem problem) {
    Throwable cause = problem.getCause();
    Outcome outcome = statement.isOutwaited(problem) ? Outcome.OK : Failures.outcome(problem);
    ended(outcome);
    if (outcome == Outcome.FAILED && cause != null) {
      observer.on(new Event.StatementFailed(statement.name(), Failures.sqlState(cause), cause));
    }
    answer.fail(problem);
  }

  private void ended(Outcome outcome) {
    answered = true;
    long now = System.nanoTime();
    observer.on(
        new Event.StatementEnded(
            statement.name(), lane, outcome, now - startNanos, sentNanos - startNanos));
  }
}
