package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.await;
import static dev.errand.db.TestLanes.deadline;
import static dev.errand.db.TestLanes.ended;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.ConnectionCut;
import dev.errand.observe.Event.Outcome;
import dev.errand.observe.Event.StatementEnded;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What nobody waits for is cancelled on the server, and nothing else is. */
final class CancellationTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String SLEEP = "test-sleep";
  private static final long OWNER = 1;

  private static TestLanes one() {
    return TestLanes.open(DATABASE.connection(), Shape.standard().plan(1, 1, 1));
  }

  // What the deadline leaves, 2.1 s, is rounded up to 5 s on the server.
  @Test
  void what_a_deadline_ended_is_cancelled_before_the_servers_own_time() throws Exception {
    Shape shape = Shape.standard().plan(1, 1, 1).budget(Budget.BULK, 60_000);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      long start = System.nanoTime();
      Future<?> sleeps = lanes.start(2_100, OWNER, TestStatements.sleep(Budget.BULK), 50.0);
      assertThat(problem(sleeps).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      Activity.awaitNone(DATABASE, SLEEP);
      lanes.awaitIdle();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(lanes.heard().all(ConnectionCut.class)).isEmpty();
    }
  }

  @Test
  void what_a_client_left_is_cancelled_and_its_connection_used_again() throws Exception {
    try (TestLanes lanes = one()) {
      int before = lanes.run(TestStatements.PID);
      Deadline left = deadline(PLENTY, OWNER);
      Future<?> sleeps = lanes.start(left, TestStatements.sleep(Budget.BULK), 50.0);
      Activity.await(DATABASE, SLEEP, 1, 0);
      lanes.hangUp(left);
      ended(sleeps);
      assertThat(lanes.run(TestStatements.PID)).isEqualTo(before);
      assertThat(lanes.heard().all(StatementEnded.class))
          .filteredOn(end -> end.statement().equals("test-sleep-bulk"))
          .singleElement()
          .extracting(StatementEnded::outcome)
          .isEqualTo(Outcome.CANCELLED);
      Activity.awaitNone(DATABASE, SLEEP);
    }
  }

  @Test
  void what_a_client_left_in_a_transaction_is_rolled_back() throws Exception {
    try (TestLanes lanes = one()) {
      Deadline left = deadline(PLENTY, OWNER);
      Future<?> work =
          lanes.onLoop(
              () ->
                  lanes
                      .database()
                      .transaction(
                          left,
                          tx ->
                              tx.run(
                                      TestStatements.OFFER_KEY,
                                      Tuple.of("left", TestStatements.bytes()))
                                  .compose(
                                      done ->
                                          tx.run(
                                              TestStatements.sleep(Budget.BULK), Tuple.of(50.0)))));
      Activity.await(DATABASE, SLEEP, 1, 0);
      lanes.hangUp(left);
      ended(work);
      assertThat(lanes.run(TestStatements.KEYS, "left")).isZero();
    }
  }

  @Test
  void who_hangs_up_while_he_waits_leaves_the_queue_and_sends_nothing() throws Exception {
    try (TestLanes lanes = one()) {
      Deadline first = deadline(PLENTY, OWNER);
      Future<?> sleeps = lanes.start(first, TestStatements.sleep(Budget.BULK), 50.0);
      Activity.await(DATABASE, SLEEP, 1, 0);
      Deadline second = deadline(PLENTY, OWNER + 1);
      Future<?> waits =
          lanes.start(second, TestStatements.OFFER_KEY, "waited", TestStatements.bytes());
      lanes.hangUp(second);
      // Long before a connection is free.
      assertThat(problem(waits).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      lanes.hangUp(first);
      ended(sleeps);
      assertThat(lanes.run(TestStatements.KEYS, "waited")).isZero();
    }
  }

  // Who is served by the end of his own other wait must not be counted twice.
  @Test
  void a_request_that_waits_twice_is_forgotten_twice() throws Exception {
    Shape shape = Shape.standard().plan(1, 2, 1).maxWaiting(3);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      Deadline first = deadline(PLENTY, OWNER);
      for (int round = 0; round < 5; round++) {
        Future<?> sleeps = lanes.start(first, TestStatements.sleep(Budget.BULK), 50.0);
        Activity.await(DATABASE, SLEEP, 1, 0);
        Deadline second = deadline(PLENTY, OWNER);
        Future<?> one = lanes.start(second, TestStatements.FAST, 1);
        Future<?> other = lanes.start(second, TestStatements.FAST, 2);
        lanes.hangUp(second);
        ended(one);
        ended(other);
        lanes.hangUp(first);
        ended(sleeps);
        first = deadline(PLENTY, OWNER);
      }
      Future<?> sleeps = lanes.start(first, TestStatements.sleep(Budget.BULK), 50.0);
      Activity.await(DATABASE, SLEEP, 1, 0);
      // Exactly three may wait, not more.
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(lanes.start(first, TestStatements.FAST, i));
      }
      assertThat(problem(lanes.start(first, TestStatements.FAST, 9)).kind())
          .isEqualTo(Kind.OVERLOADED);
      lanes.hangUp(first);
      waiting.forEach(TestLanes::ended);
      ended(sleeps);
    }
  }

  @Test
  void lease_upkeep_is_carried_out_though_its_client_has_gone() throws Exception {
    try (TestLanes lanes = one()) {
      Deadline left = deadline(PLENTY, OWNER);
      Future<?> slow = lanes.start(left, TestStatements.sleep(Budget.UPKEEP), 0.5);
      Future<?> waits = lanes.start(left, TestStatements.sleep(Budget.UPKEEP), 0.0);
      Activity.await(DATABASE, SLEEP, 1, 0);
      lanes.hangUp(left);
      await(slow);
      await(waits);
      await(lanes.start(left, TestStatements.sleep(Budget.UPKEEP), 0.0));
    }
  }

  @Test
  void a_read_in_the_pipelined_lane_is_not_cancelled() throws Exception {
    try (TestLanes lanes = one()) {
      lanes.awaitPointLane();
      lanes.heard().clear();
      Deadline left = deadline(PLENTY, OWNER);
      Future<?> slow = lanes.start(left, TestStatements.sleep(Budget.POINT), 0.3);
      Activity.await(DATABASE, SLEEP, 1, 0);
      lanes.hangUp(left);
      await(slow);
      assertThat(lanes.heard().last(StatementEnded.class).lane()).isEqualTo("point");
    }
  }

  @Test
  void what_is_given_up_while_it_is_prepared_is_never_executed() throws Exception {
    try (TestLanes lanes = one();
        Connection holder = DATABASE.jdbc()) {
      lanes.run(TestStatements.FAST, 1);
      holder.setAutoCommit(false);
      try (java.sql.Statement lock = holder.createStatement()) {
        lock.execute("lock table service_keys in access exclusive mode");
      }
      Deadline left = deadline(PLENTY, OWNER);
      Future<?> blocked =
          lanes.start(left, TestStatements.OFFER_KEY, "unprepared", TestStatements.bytes());
      Activity.await(DATABASE, "insert into service_keys", 1, 0);
      lanes.hangUp(left);
      holder.rollback();
      ended(blocked);
      lanes.awaitIdle();
      assertThat(lanes.run(TestStatements.KEYS, "unprepared")).isZero();
    }
  }

  @Test
  void a_cancelled_write_leaves_nothing_behind() throws Exception {
    try (TestLanes lanes = one();
        Connection holder = DATABASE.jdbc()) {
      lanes.run(TestStatements.OFFER_KEY, "locked", TestStatements.bytes());
      holder.setAutoCommit(false);
      try (java.sql.Statement lock = holder.createStatement()) {
        lock.execute("select from service_keys where name = 'locked' for update");
      }
      Deadline left = deadline(PLENTY, OWNER);
      Future<?> blocked = lanes.start(left, TestStatements.TOUCH_KEY, "locked");
      Activity.await(DATABASE, "update service_keys", 1, 0);
      lanes.hangUp(left);
      ended(blocked);
      Activity.awaitNone(DATABASE, "update service_keys");
      holder.rollback();
    }
  }
}
