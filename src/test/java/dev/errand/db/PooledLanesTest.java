package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.deadline;
import static dev.errand.db.TestLanes.ended;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.ConnectionCut;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lanes behind PgBouncer in transaction mode, whose two server connections all share. */
final class PooledLanesTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String SLEEP = "test-sleep";
  private static TestPooler pooler;

  @BeforeAll
  static void start() {
    TestPooler.require();
    pooler = TestPooler.start(DATABASE.connection(), 2);
  }

  @AfterAll
  static void stop() {
    if (pooler != null) {
      pooler.close();
    }
  }

  private static TestLanes lanes() {
    return TestLanes.open(pooler, Shape.standard());
  }

  @ParameterizedTest
  @EnumSource
  void each_class_has_its_budget_on_the_server(Budget budget) {
    try (TestLanes lanes = lanes()) {
      assertThat(lanes.run(TestStatements.shown(budget)))
          .isEqualTo((int) budget.standard().toMillis());
    }
  }

  @Test
  void each_transaction_says_what_errand_relies_on() {
    try (TestLanes lanes = lanes()) {
      assertThat(lanes.run(TestStatements.SETTING, "lock_timeout")).isEqualTo("0");
      assertThat(lanes.run(TestStatements.SETTING, "idle_in_transaction_session_timeout"))
          .isEqualTo("10s");
      assertThat(lanes.run(TestStatements.SETTING, "transaction_isolation"))
          .isEqualTo("read committed");
      assertThat(lanes.run(TestStatements.SETTING, "transaction_read_only")).isEqualTo("off");
      assertThat(lanes.run(TestStatements.SETTING, "search_path")).isEqualTo("public");
    }
  }

  @Test
  void a_budget_ends_a_statement_and_its_write_is_undone() throws Exception {
    Shape shape = Shape.standard().budget(Budget.WRITE, 200);
    try (TestLanes lanes = TestLanes.open(pooler, shape)) {
      assertThat(problem(lanes.start(TestStatements.sleep(Budget.WRITE), 20.0)).kind())
          .isEqualTo(Kind.STATEMENT_TIMEOUT);
      Activity.awaitNone(DATABASE, SLEEP);
      assertThat(problem(lanes.start(TestStatements.DIVIDE_BY_ZERO)).kind())
          .isEqualTo(Kind.INTERNAL);
      assertThat(lanes.run(TestStatements.FAST, 3)).isEqualTo(3);
    }
  }

  @Test
  void what_a_client_left_is_cancelled() throws Exception {
    try (TestLanes lanes = lanes()) {
      Deadline left = deadline(PLENTY, 1);
      Future<?> sleeps = lanes.start(left, TestStatements.sleep(Budget.BULK), 14.0);
      Activity.await(DATABASE, SLEEP, 1, 0);
      long start = System.nanoTime();
      lanes.hangUp(left);
      ended(sleeps);
      Activity.awaitNone(DATABASE, SLEEP);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(7));
      lanes.awaitIdle();
      assertThat(lanes.heard().all(ConnectionCut.class)).isEmpty();
    }
  }

  @Test
  void a_transaction_commits_all_or_nothing() {
    try (TestLanes lanes = lanes()) {
      lanes.transaction(
          tx -> tx.run(TestStatements.OFFER_KEY, Tuple.of("kept", TestStatements.bytes())));
      ended(
          lanes.startTransaction(
              PLENTY,
              tx ->
                  tx.run(TestStatements.OFFER_KEY, Tuple.of("undone", TestStatements.bytes()))
                      .compose(done -> tx.run(TestStatements.DIVIDE_BY_ZERO, Tuple.tuple()))));
      assertThat(lanes.run(TestStatements.KEYS, "kept")).isEqualTo(1);
      assertThat(lanes.run(TestStatements.KEYS, "undone")).isZero();
    }
  }

  // More than PgBouncer has server connections: what waits there for one is nowhere to be
  // cancelled.
  @Test
  void who_gives_up_while_pgbouncer_lets_him_wait_leaves_nothing_behind() throws Exception {
    Shape shape = Shape.standard().plan(1, 5, 1).budget(Budget.WRITE, 1_000);
    try (TestLanes lanes = TestLanes.open(pooler, shape)) {
      List<Future<?>> sleeps = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        sleeps.add(lanes.start(PLENTY, 1 + i, TestStatements.sleep(Budget.BULK), 4.0));
      }
      Activity.await(DATABASE, SLEEP, 2, 0);
      Future<?> waits =
          lanes.start(PLENTY, 3, TestStatements.OFFER_KEY, "late", TestStatements.bytes());
      assertThat(problem(waits).kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      sleeps.forEach(TestLanes::await);
      assertThat(lanes.run(TestStatements.KEYS, "late")).isZero();
      assertThat(lanes.heard().all(ConnectionCut.class)).hasSize(1);
    }
  }
}
