package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.await;
import static dev.errand.db.TestLanes.deadline;
import static dev.errand.db.TestLanes.ended;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.ConnectionCut;
import dev.errand.observe.Event.ConnectionFailed;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No fault of a statement, a connection or the loop costs a lane a connection or a neighbour. */
final class LaneFaultsTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String SLEEP = "test-sleep";
  private static final Shape ONE = Shape.standard().plan(1, 1, 1);

  private static TestLanes one(ListeningRelay relay) {
    return TestLanes.open(relay.connection(), ONE.acquire(20_000));
  }

  /** A loop that is held up, by a collection for one, looks at its sockets before its timers. */
  private static Future<Void> standStill(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return Future.succeededFuture();
  }

  // Citus says so of a worker that is away; the connection that says it lives.
  @ParameterizedTest
  @EnumSource(names = {"POINT", "WRITE"})
  void what_postgresql_says_of_others_connections_costs_none_of_ours(Budget budget) {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE)) {
      lanes.awaitPointLane();
      assertThat(problem(lanes.start(TestStatements.remoteLoss(budget))).kind())
          .isEqualTo(Kind.DATABASE_UNAVAILABLE);
      assertThat(lanes.run(TestStatements.FAST, 2)).isEqualTo(2);
      lanes.awaitPointLane();
    }
  }

  @Test
  void who_waits_is_not_given_a_connection_that_was_lost_at_the_barrier() throws Exception {
    try (ListeningRelay relay = new ListeningRelay(DATABASE.connection());
        TestLanes lanes = one(relay)) {
      Deadline left = deadline(PLENTY, 1);
      Future<?> sleeps = lanes.start(left, TestStatements.sleep(Budget.BULK), 14.0);
      Activity.await(DATABASE, SLEEP, 1, 0);
      Future<Integer> waits = lanes.start(PLENTY, 2, TestStatements.FAST, 3);
      relay.hangUpAt("select 1");
      lanes.hangUp(left);
      ended(sleeps);
      assertThat(await(waits)).isEqualTo(3);
    }
  }

  // While requests are closed without an effect, the limit comes in the midst of one.
  @Test
  void no_cancel_request_follows_once_the_connection_is_cut() throws Exception {
    try (ListeningRelay relay = new ListeningRelay(DATABASE.connection());
        TestLanes lanes = one(relay)) {
      Deadline left = deadline(PLENTY, 1);
      Future<?> sleeps = lanes.start(left, TestStatements.sleep(Budget.BULK), 0.2);
      Activity.await(DATABASE, SLEEP, 1, 0);
      relay.keepCancels();
      relay.fallSilent();
      lanes.hangUp(left);
      ended(sleeps);
      lanes.awaitEvents(ConnectionCut.class, 1);
      int before = relay.cancels();
      assertThat(before).isPositive();
      Awaitility.await("nothing more for several times their pause")
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(10))
          .until(() -> relay.cancels() <= before + 1);
    }
  }

  @Test
  void a_rollback_that_is_never_answered_gives_its_lease_back() {
    try (ListeningRelay relay = new ListeningRelay(DATABASE.connection());
        TestLanes lanes = one(relay)) {
      relay.fallSilentAt("rollback");
      problem(
          lanes.startTransaction(
              PLENTY, tx -> tx.run(TestStatements.DIVIDE_BY_ZERO, Tuple.tuple())));
      lanes.awaitIdle();
    }
  }

  // A cancel that meets a commit makes it fail, and the transaction stays open behind it.
  @Test
  void a_commit_that_is_refused_behind_a_pooler_leaves_nothing_open_to_the_next() {
    AtomicBoolean refused = new AtomicBoolean();
    try (ListeningRelay relay = new ListeningRelay(DATABASE.connection());
        TestLanes lanes = TestLanes.openPooled(relay.connection(), ONE.acquire(20_000))) {
      relay.changeToServer(
          text ->
              text.contains("commit\0") && refused.compareAndSet(false, true)
                  ? text.replace("commit\0", "c0mmit\0")
                  : text);
      assertThat(problem(lanes.start(TestStatements.FAST, 1)).kind()).isEqualTo(Kind.INTERNAL);
      assertThat(refused).isTrue();
      assertThat(lanes.run(TestStatements.FAST, 2)).isEqualTo(2);
    }
  }

  @Test
  void a_connection_that_postgresql_has_ended_is_not_leased_though_its_socket_is_there()
      throws Exception {
    try (ListeningRelay relay = new ListeningRelay(DATABASE.connection());
        TestLanes lanes = one(relay)) {
      assertThat(lanes.run(TestStatements.FAST, 1)).isEqualTo(1);
      relay.holdEnds();
      assertThat(Activity.terminate(DATABASE, "")).isEqualTo(1);
      Awaitility.await("its last words are said").until(() -> relay.heldEnds() == 1);
      for (int turn = 0; turn < 5; turn++) {
        await(lanes.onLoop(Future::succeededFuture)); // The loop has been round, and has heard.
      }
      assertThat(lanes.run(TestStatements.FAST, 2)).isEqualTo(2);
    }
  }

  @Test
  void who_has_no_time_to_open_a_connection_is_not_told_that_the_database_is_away() {
    try (ListeningRelay relay = new ListeningRelay(DATABASE.connection());
        TestLanes lanes = TestLanes.open(relay.connection(), ONE.acquire(400))) {
      relay.fallSilent();
      Future<?> hurried = lanes.start(40, 1, TestStatements.FAST, 1);
      Future<?> patient = lanes.start(PLENTY, 2, TestStatements.FAST, 1);
      assertThat(problem(hurried).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      assertThat(problem(patient).kind()).isEqualTo(Kind.DATABASE_UNAVAILABLE);
      relay.hangUpAll();
    }
  }

  @Test
  void a_transaction_whose_time_is_over_before_its_commit_is_undone() {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE)) {
      Future<?> late =
          lanes.startTransaction(
              300,
              tx ->
                  tx.run(TestStatements.OFFER_KEY, Tuple.of("late", TestStatements.bytes()))
                      .compose(done -> standStill(Duration.ofMillis(400))));
      assertThat(problem(late).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      lanes.awaitIdle();
      assertThat(lanes.run(TestStatements.KEYS, "late")).isZero();
    }
  }

  @Test
  void who_waits_is_served_when_connections_can_be_opened_again() throws Exception {
    try (Relay relay = new Relay(DATABASE.connection());
        TestLanes lanes = TestLanes.open(relay.connection(), ONE.plan(1, 3, 1).acquire(20_000))) {
      Deadline own = deadline(PLENTY, 1);
      Future<?> holder = lanes.start(own, TestStatements.sleep(Budget.BULK), 14.0);
      Activity.await(DATABASE, SLEEP, 1, 0);
      relay.refuseNew();
      Future<Integer> waits = lanes.start(PLENTY, 2, TestStatements.FAST, 3);
      lanes.awaitEvents(ConnectionFailed.class, 1);
      relay.accept();
      assertThat(await(waits)).isEqualTo(3);
      assertThat(holder.isComplete()).isFalse();
      lanes.hangUp(own);
    }
  }

  @Test
  void who_is_served_after_his_deadline_sends_nothing() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE.acquire(20_000))) {
      lanes.run(TestStatements.OFFER_KEY, "early", TestStatements.bytes());
      Future<?> holder = lanes.start(TestStatements.sleep(Budget.WRITE), 0.2);
      Activity.await(DATABASE, SLEEP, 1, 0);
      Future<?> waits =
          lanes.start(250, 2, TestStatements.OFFER_KEY, "late", TestStatements.bytes());
      await(lanes.onLoop(() -> standStill(Duration.ofMillis(600))));
      assertThat(problem(waits).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      ended(holder);
      lanes.awaitIdle();
      assertThat(lanes.run(TestStatements.KEYS, "late")).isZero();
    }
  }

  @Test
  void a_mapping_that_dies_is_answered_and_gives_its_lease_back() {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), ONE)) {
      assertThat(problem(lanes.start(TestStatements.DYING_MAPPING)).kind())
          .isEqualTo(Kind.INTERNAL);
      Future<?> transaction =
          lanes.startTransaction(PLENTY, tx -> tx.run(TestStatements.DYING_MAPPING, Tuple.tuple()));
      assertThat(problem(transaction).kind()).isEqualTo(Kind.INTERNAL);
    }
  }
}
