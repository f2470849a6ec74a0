package dev.errand.db;

import dev.errand.Heard;
import dev.errand.observe.Event;
import dev.errand.observe.Event.ConnectionOpened;
import dev.errand.observe.Event.LaneLoad;
import dev.errand.observe.Event.StatementEnded;
import dev.errand.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** The lanes of one event loop, used from the test's thread. */
final class TestLanes implements AutoCloseable {

  static final long PLENTY = 60_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Heard heard = new Heard();
  private final Database database;

  private TestLanes(ConnectionInfo server, Pooler pooler, Shape shape) {
    DatabaseOptions options =
        new DatabaseOptions(
            server,
            pooler,
            shape.schema(),
            shape.budgets(),
            shape.acquire(),
            Duration.ofSeconds(5));
    Admission admission = new Admission(shape.maxWaiting());
    database = new Database(vertx, options, shape.plan(), 0, admission, heard);
  }

  static TestLanes open(ConnectionInfo server) {
    return open(server, Shape.standard());
  }

  static TestLanes open(ConnectionInfo server, Shape shape) {
    return new TestLanes(server, Pooler.NONE, shape);
  }

  /** Behind PgBouncer: no pipelined lane. */
  static TestLanes open(TestPooler pooler, Shape shape) {
    return openPooled(pooler.connection(), shape);
  }

  /** As behind PgBouncer, whatever is there. */
  static TestLanes openPooled(ConnectionInfo server, Shape shape) {
    LanePlan plan = shape.plan();
    Shape pooled = shape.plan(0, plan.point() + plan.work(), plan.upkeep());
    return new TestLanes(server, Pooler.PGBOUNCER, pooled);
  }

  /** What the lanes said. */
  Heard heard() {
    return heard;
  }

  /** Does something on the event loop; the future may be waited for from anywhere. */
  <T> Future<T> onLoop(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(
        start -> Future.<Void>succeededFuture().compose(now -> work.get()).onComplete(done));
    return done.future();
  }

  /** Starts a statement of nobody's with plenty of time. */
  <R> Future<R> start(Statement<R> statement, Object... arguments) {
    return start(PLENTY, Deadline.NO_OWNER, statement, arguments);
  }

  <R> Future<R> start(long millis, long owner, Statement<R> statement, Object... arguments) {
    Tuple tuple = Tuple.from(List.of(arguments));
    return onLoop(() -> database.run(statement, tuple, deadline(millis, owner)));
  }

  /** Starts a statement whose client can hang up. */
  <R> Future<R> start(Deadline deadline, Statement<R> statement, Object... arguments) {
    Tuple tuple = Tuple.from(List.of(arguments));
    return onLoop(() -> database.run(statement, tuple, deadline));
  }

  /** The client hangs up. */
  void hangUp(Deadline deadline) {
    await(
        onLoop(
            () -> {
              deadline.abandon();
              return Future.succeededFuture();
            }));
  }

  /** The client hangs up in some milliseconds. */
  void hangUpAfter(Deadline deadline, int millis) {
    loop.runOnContext(now -> vertx.setTimer(millis + 1, id -> deadline.abandon()));
  }

  <T> Future<T> startTransaction(long millis, Function<Transaction, Future<T>> steps) {
    return onLoop(() -> database.transaction(deadline(millis, Deadline.NO_OWNER), steps));
  }

  /** Runs a statement to its end. */
  <R> R run(Statement<R> statement, Object... arguments) {
    return await(start(statement, arguments));
  }

  <T> T transaction(Function<Transaction, Future<T>> steps) {
    return await(startTransaction(PLENTY, steps));
  }

  Database database() {
    return database;
  }

  static Deadline deadline(long millis, long owner) {
    return Deadline.at(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), owner);
  }

  static <T> T await(Future<T> future) {
    ended(future);
    if (future.failed()) {
      throw new AssertionError("failed", future.cause());
    }
    return future.result();
  }

  /** The problem that it must end with. */
  static Problem problem(Future<?> future) {
    ended(future);
    if (future.cause() instanceof Problem problem) {
      return problem;
    }
    throw new AssertionError("no problem: " + future.result(), future.cause());
  }

  /** Waits for its end, whichever. */
  static void ended(Future<?> future) {
    CountDownLatch end = new CountDownLatch(1);
    future.onComplete(done -> end.countDown());
    try {
      if (!end.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("no answer");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    }
  }

  /** Waits until the point lane takes reads: its connection is opened by the first. */
  void awaitPointLane() {
    Awaitility.await("the point lane is open")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              run(TestStatements.FAST_POINT, 1);
              return heard.last(StatementEnded.class).lane().equals("point");
            });
  }

  /** Waits until so many connections of a lane have been opened. */
  void awaitConnections(String lane, int number) {
    Awaitility.await(number + " connections of lane " + lane)
        .atMost(PATIENCE)
        .until(
            () ->
                heard.all(ConnectionOpened.class).stream()
                        .filter(opened -> opened.lane().equals(lane))
                        .count()
                    >= number);
  }

  /** Waits until so many events of a kind have been heard. */
  void awaitEvents(Class<? extends Event> kind, int number) {
    Awaitility.await(number + " × " + kind.getSimpleName())
        .atMost(PATIENCE)
        .until(() -> heard.all(kind).size() >= number);
  }

  /** Waits until no lane has anything under way: a lease that is lost never comes back. */
  void awaitIdle() {
    for (String lane : List.of("point", "work", "upkeep")) {
      Awaitility.await("lane " + lane + " is idle")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> isIdle(lane));
    }
  }

  private boolean isIdle(String lane) {
    List<LaneLoad> loads =
        heard.all(LaneLoad.class).stream().filter(load -> load.lane().equals(lane)).toList();
    if (loads.isEmpty()) {
      return true;
    }
    LaneLoad last = loads.get(loads.size() - 1);
    return last.inUse() == 0 && last.waiting() == 0;
  }

  private boolean isIdle() {
    return await(onLoop(() -> Future.succeededFuture(database.isIdle())));
  }

  /** Closes the lanes, in which no lease, waiter or time-out may be left. */
  @Override
  public void close() {
    Awaitility.await("nothing is left in the lanes").atMost(PATIENCE).until(this::isIdle);
    await(onLoop(database::close));
    await(vertx.close());
    heard.assertLanesIdle();
  }
}
