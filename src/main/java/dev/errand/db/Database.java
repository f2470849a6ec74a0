package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The door to PostgreSQL for one event loop: named statements under their budgets. Which lane a
 * statement travels, how its budget is set and what a failure means to the client is decided here
 * and below, and nowhere else.
 *
 * <p>Confined to the event loop on which it was made; each HTTP verticle instance has its own.
 */
public final class Database {

  private static final Duration IDLE_POLL = Duration.ofMillis(10);

  private final Vertx vertx;
  private final DatabaseOptions options;
  private final Observer observer;
  private final Timeouts timeouts;
  private final Retry retry;
  private final Ladder ladder;
  private final Dial dial;
  private final PointLane points;
  private final LeasedLane work;
  private final LeasedLane upkeep;

  /**
   * The lanes of one event loop; nothing is opened yet.
   *
   * @param instance tells this instance's figures from the others'
   */
  public Database(
      Vertx vertx,
      DatabaseOptions options,
      LanePlan plan,
      int instance,
      Admission admission,
      Observer observer) {
    this.vertx = vertx;
    this.options = options;
    this.observer = observer;
    this.timeouts = new Timeouts(vertx);
    this.retry = new Retry(vertx, plan.point() + plan.work() + plan.upkeep());
    this.ladder = new Ladder(options.budgets());
    this.dial = new Dial(vertx, options.server(), options.connectTimeout());
    long point = options.millis(Budget.POINT);
    this.points =
        new PointLane(plan.point(), instance, point, opener(Budget.POINT), timeouts, observer);
    this.work = lane("work", plan.work(), opener(Budget.WRITE), instance, admission);
    this.upkeep = lane("upkeep", plan.upkeep(), opener(Budget.UPKEEP), instance, admission);
  }

  private LeasedLane lane(
      String name, int size, Supplier<Future<Link>> opener, int instance, Admission admission) {
    LeasedLane.Options lane =
        new LeasedLane.Options(name, instance, size, options.acquireTimeout());
    return new LeasedLane(lane, opener, admission, timeouts, observer);
  }

  private Supplier<Future<Link>> opener(Budget first) {
    Session session = Session.of(options, options.millis(first));
    return () -> Link.open(dial, session);
  }

  /**
   * Runs one statement in a transaction of its own.
   *
   * @return what the statement's rows became; fails with a {@link Problem}
   */
  public <R> Future<R> run(Statement<R> statement, Tuple arguments, Deadline deadline) {
    return run(Bound.of(statement, arguments), deadline);
  }

  /**
   * The same, for a statement of a class but {@link Budget#POINT} whose effect must not stand when
   * its caller never hears of it.
   *
   * @param late takes what the rows became when PostgreSQL carried it out although the caller had
   *     been told that its time was over, or had gone; then the returned future has failed
   */
  public <R> Future<R> run(
      Statement<R> statement, Tuple arguments, Deadline deadline, Consumer<R> late) {
    return run(Bound.of(statement, arguments).orLate(late), deadline);
  }

  /** The same with arguments by name, for statements off the hot path. */
  public <R> Future<R> run(
      Statement<R> statement, Map<String, Object> arguments, Deadline deadline) {
    return run(Bound.of(statement, arguments), deadline);
  }

  private <R> Future<R> run(Bound<R> bound, Deadline deadline) {
    if (bound.statement().locks() != null) {
      throw new IllegalArgumentException(bound.statement() + " belongs into a transaction");
    }
    return retry.run(() -> attempt(bound, deadline), deadline);
  }

  /**
   * Runs several statements in one transaction, READ COMMITTED. The function may be called again
   * when the transaction met a serialisation failure or a deadlock, so it must do nothing but run
   * statements.
   *
   * @return what the function returned, once committed; fails with what it failed with, once a
   *     rollback is under way
   */
  public <T> Future<T> transaction(Deadline deadline, Function<Transaction, Future<T>> steps) {
    return retry.run(() -> leased(deadline, steps), deadline);
  }

  /**
   * Closes the connections: idle ones now, the others when their statements end, within a second or
   * so; what takes longer is cut.
   *
   * @return completes when all have gone; never fails
   */
  public Future<Void> close() {
    return Future.join(points.close(), work.close(), upkeep.close()).mapEmpty();
  }

  /** Waits until nothing is under way, for so long at most; never fails. */
  public Future<Void> idle(Duration limit) {
    return isIdle() || limit.isNegative()
        ? Future.succeededFuture()
        : vertx.timer(IDLE_POLL.toMillis()).compose(later -> idle(limit.minus(IDLE_POLL)));
  }

  /** Whether nothing is under way, waits or is timed. */
  boolean isIdle() {
    return points.isIdle() && work.isIdle() && upkeep.isIdle() && timeouts.size() == 0;
  }

  private <R> Future<R> attempt(Bound<R> bound, Deadline deadline) {
    Statement<R> statement = bound.statement();
    if (statement.budget() == Budget.POINT && !deadline.isAbandoned()) {
      Future<R> sent = points.offer(bound, deadline);
      if (sent != null) {
        return sent;
      }
    }
    LeasedLane lane = statement.budget() == Budget.UPKEEP ? upkeep : work;
    long start = System.nanoTime();
    return lane.lease(deadline, isCancellable(statement))
        .onFailure(refused -> rejected(statement, lane, start))
        .compose(lease -> send(bound, lane, lease, start));
  }

  /** Lease upkeep that arrived is carried out, whether or not its client still waits. */
  private static boolean isCancellable(Statement<?> statement) {
    return statement.budget() != Budget.UPKEEP;
  }

  private <R> Future<R> send(Bound<R> bound, LeasedLane lane, Lease lease, long start) {
    Statement<R> statement = bound.statement();
    Deadline deadline = lease.deadline();
    if (deadline.leftNanos() <= 0 || (isCancellable(statement) && deadline.isAbandoned())) {
      // Its time was over before anybody looked, or the end of one of its waits gave it the
      // other's.
      lease.release();
      rejected(statement, lane, start);
      return Future.failedFuture(Waiter.deadlineExceeded());
    }
    long classMillis = options.millis(statement.budget());
    long millis = ladder.stepMillis(classMillis, deadline.leftNanos() / 1_000_000);
    Run<R> run =
        Run.now(statement, lease, lane.name(), start, classMillis, deadline, observer)
            .orLate(bound.late());
    Future<RowSet<Row>> sent = lease.link().execute(bound, millis);
    return lease.follow(run, sent, isCancellable(statement), lease::release);
  }

  private <T> Future<T> leased(Deadline deadline, Function<Transaction, Future<T>> steps) {
    long start = System.nanoTime();
    return work.lease(deadline, true)
        // It has a name for no statement but this one yet.
        .onFailure(refused -> rejected(LeasedTransaction.COMMIT, work, start))
        .compose(
            lease -> {
              LeasedTransaction transaction =
                  new LeasedTransaction(
                      start, lease, work.name(), options::millis, ladder, observer);
              return Future.<Transaction>succeededFuture(transaction)
                  .compose(begun -> Objects.requireNonNull(steps.apply(begun)))
                  .transform((result, failure) -> transaction.end(result, failure));
            });
  }

  private void rejected(Statement<?> statement, LeasedLane lane, long start) {
    long nanos = System.nanoTime() - start;
    observer.on(
        new Event.StatementEnded(
            statement.name(), lane.name(), Event.Outcome.REJECTED, nanos, nanos));
  }
}
