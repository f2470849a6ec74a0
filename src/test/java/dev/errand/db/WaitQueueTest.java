package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.await;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.Outcome;
import dev.errand.observe.Event.StatementEnded;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who waits for a connection: for how long, how many, and what becomes of those who give up. */
final class WaitQueueTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Shape ONE = Shape.standard().plan(1, 1, 1);
  private static final Statement<@Nullable String> SLEEP = TestStatements.sleep(Budget.BULK);

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static void assertRejected(TestLanes lanes, Statement<?> statement, long number) {
    assertThat(
            lanes.heard().all(StatementEnded.class).stream()
                .filter(event -> event.statement().equals(statement.name()))
                .filter(event -> event.outcome() == Outcome.REJECTED))
        .hasSize((int) number);
  }

  @Test
  void who_finds_the_queue_full_is_told_at_once() throws Exception {
    try (TestLanes lanes =
        TestLanes.open(DATABASE.connection(), ONE.maxWaiting(2).acquire(9_000))) {
      Sleeper holder = Sleeper.start(lanes, DATABASE);
      Future<@Nullable Integer> second = lanes.start(TestStatements.FAST, 2);
      Future<@Nullable Integer> third = lanes.start(TestStatements.FAST, 3);
      assertThat(problem(lanes.start(TestStatements.FAST, 4)).kind()).isEqualTo(Kind.OVERLOADED);
      assertThat(holder.isAsleep()).as("long before anybody's wait is over").isTrue();
      assertRejected(lanes, TestStatements.FAST, 1);
      holder.close();
      assertThat(await(second)).isEqualTo(2);
      assertThat(await(third)).isEqualTo(3);
      // The places are free again.
      assertThat(lanes.run(TestStatements.FAST, 5)).isEqualTo(5);
      lanes.awaitIdle();
    }
  }

  @Test
  void who_waits_too_long_is_told_and_never_sent() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE.acquire(300))) {
      Sleeper holder = Sleeper.start(lanes, DATABASE);
      long start = System.nanoTime();
      Problem problem =
          problem(lanes.start(TestStatements.OFFER_KEY, "late", TestStatements.bytes()));
      assertThat(millisSince(start)).isGreaterThanOrEqualTo(300);
      assertThat(problem.kind()).isEqualTo(Kind.OVERLOADED);
      assertThat(holder.isAsleep()).isTrue();
      holder.close();
      lanes.awaitIdle();
      assertThat(lanes.run(TestStatements.KEYS, "late")).isZero();
      assertRejected(lanes, TestStatements.OFFER_KEY, 1);
    }
  }

  @Test
  void a_transaction_that_gets_no_connection_is_told_and_counted() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE.acquire(100))) {
      Sleeper holder = Sleeper.start(lanes, DATABASE);
      Future<@Nullable Integer> waiting =
          lanes.startTransaction(
              PLENTY, transaction -> transaction.run(TestStatements.FAST, Tuple.of(1)));
      assertThat(problem(waiting).kind()).isEqualTo(Kind.OVERLOADED);
      assertThat(
              lanes.heard().all(StatementEnded.class).stream()
                  .filter(event -> event.outcome() == Outcome.REJECTED))
          .hasSize(1);
      holder.close();
    }
  }

  @Test
  void a_transactions_first_statement_counts_its_wait() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE)) {
      Sleeper holder = Sleeper.start(lanes, DATABASE);
      Future<@Nullable Integer> waiting =
          lanes.startTransaction(
              PLENTY, transaction -> transaction.run(TestStatements.FAST, Tuple.of(1)));
      holder.endAfter(60);
      await(waiting);
      StatementEnded first =
          lanes
              .heard()
              .await(
                  StatementEnded.class,
                  event -> event.statement().equals(TestStatements.FAST.name()));
      assertThat(first.waitNanos()).isGreaterThan(50_000_000L);
      assertThat(lanes.heard().last(StatementEnded.class).waitNanos()).isLessThan(50_000_000L);
    }
  }

  @Test
  void a_deadline_ends_the_wait_before_the_limit_does() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE.acquire(9_000))) {
      Sleeper holder = Sleeper.start(lanes, DATABASE);
      assertThat(problem(lanes.start(200, 1, TestStatements.FAST, 1)).kind())
          .isEqualTo(Kind.DEADLINE_EXCEEDED);
      assertThat(holder.isAsleep()).isTrue();
      holder.close();
      lanes.awaitIdle();
    }
  }

  @Test
  void what_nobody_waits_for_any_more_is_never_sent() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE.acquire(9_000))) {
      Sleeper holder = Sleeper.start(lanes, DATABASE);
      Deadline deadline = TestLanes.deadline(PLENTY, 1);
      Tuple key = Tuple.of("abandoned", TestStatements.bytes());
      Future<Integer> abandoned =
          lanes.onLoop(() -> lanes.database().run(TestStatements.OFFER_KEY, key, deadline));
      Future<@Nullable Integer> behind = lanes.start(TestStatements.FAST, 8);
      await(
          lanes.onLoop(
              () -> {
                deadline.abandon();
                return Future.succeededFuture();
              }));
      problem(abandoned);
      holder.close();
      assertThat(await(behind)).isEqualTo(8);
      lanes.awaitIdle();
      assertThat(lanes.run(TestStatements.KEYS, "abandoned")).isZero();
    }
  }

  @Test
  void who_leaves_the_queue_makes_room_for_those_whom_only_his_wait_held_back() throws Exception {
    Shape three = Shape.standard().plan(1, 3, 1).acquire(9_000);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), three)) {
      Future<@Nullable String> shortOne = lanes.start(PLENTY, 1, SLEEP, 0.2);
      Future<@Nullable String> longOne = lanes.start(PLENTY, 1, SLEEP, 3.0);
      Future<@Nullable String> other = lanes.start(PLENTY, 2, SLEEP, 3.0);
      Activity.await(DATABASE, "test-sleep", 3, 0);
      Future<@Nullable Integer> third = lanes.start(PLENTY, 1, TestStatements.FAST, 3);
      // While 2 waits, 1 may hold one of three; 2 gives up before any of the long ones ends.
      Future<@Nullable Integer> givesUp = lanes.start(700, 2, TestStatements.FAST, 4);
      await(shortOne);
      assertThat(problem(givesUp).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      assertThat(await(third)).isEqualTo(3);
      assertThat(longOne.isComplete()).isFalse();
      await(longOne);
      await(other);
      lanes.awaitIdle();
    }
  }

  @Test
  void no_owner_keeps_everybody_else_waiting() throws Exception {
    Shape four = Shape.standard().plan(1, 4, 1).acquire(9_000);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), four)) {
      for (int i = 0; i < 12; i++) {
        lanes.start(PLENTY, 1, SLEEP, 0.5);
      }
      Activity.await(DATABASE, "test-sleep", 3, 0);
      Future<@Nullable Integer> other = lanes.start(PLENTY, 2, TestStatements.FAST, 5);
      assertThat(await(other)).isEqualTo(5);
      Activity.await(DATABASE, "test-sleep", 3, 0);
      lanes.awaitIdle();
    }
  }
}
