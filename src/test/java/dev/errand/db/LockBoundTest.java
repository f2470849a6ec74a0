package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.Outcome;
import dev.errand.observe.Event.StatementEnded;
import dev.errand.observe.Event.StatementFailed;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A statement that says so waits for no lock for long; the others wait as their budgets allow. */
final class LockBoundTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Shape SMALL = Shape.standard().plan(1, 1, 1);

  private static TestLanes direct() {
    return TestLanes.open(DATABASE.connection(), SMALL);
  }

  @Test
  void it_gives_up_with_its_problem_and_the_transaction_is_undone() throws SQLException {
    try (TestLanes lanes = direct()) {
      lanes.run(TestStatements.OFFER_KEY, "held", TestStatements.bytes());
      givesUp(lanes);
    }
  }

  @Test
  void behind_a_pooler_too() throws SQLException {
    TestPooler.require();
    try (TestPooler pooler = TestPooler.start(DATABASE.connection(), 2);
        TestLanes lanes = TestLanes.open(pooler, SMALL)) {
      lanes.run(TestStatements.OFFER_KEY, "pooled", TestStatements.bytes());
      assertBoundIsLocal(lanes);
      try (Connection holder = holding("pooled")) {
        Problem told = problem(lanes.startTransaction(PLENTY, tx -> touchSoon(tx, "pooled")));
        assertThat(told.kind()).isEqualTo(Kind.CONFLICT);
        holder.rollback();
      }
      assertThat(lanes.run(TestStatements.SETTING, "lock_timeout")).isEqualTo("0");
    }
  }

  private static void givesUp(TestLanes lanes) throws SQLException {
    try (Connection holder = holding("held")) {
      long since = System.nanoTime();
      Problem told =
          problem(
              lanes.startTransaction(
                  PLENTY,
                  tx ->
                      tx.run(TestStatements.OFFER_KEY, Tuple.of("new", TestStatements.bytes()))
                          .compose(done -> touchSoon(tx, "held"))));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
      assertThat(told.kind()).isEqualTo(Kind.CONFLICT);
      assertThat(millis).isBetween(250L, 2_000L);
      assertThat(lanes.heard().all(StatementFailed.class)).isEmpty();
      assertThat(lanes.heard().last(StatementEnded.class).outcome()).isEqualTo(Outcome.OK);
      holder.rollback();
    }
    assertThat(lanes.run(TestStatements.KEYS, "new")).isZero();
    int touched = lanes.transaction(tx -> touchSoon(tx, "held"));
    assertThat(touched).isEqualTo(1);
  }

  private static Future<Integer> touchSoon(Transaction transaction, String name) {
    return transaction.run(TestStatements.TOUCH_KEY_SOON, Tuple.of(name));
  }

  private static Connection holding(String name) throws SQLException {
    Connection holder = DATABASE.jdbc();
    holder.setAutoCommit(false);
    try (Statement lock = holder.createStatement()) {
      lock.execute("select from service_keys where name = '" + name + "' for update");
    }
    return holder;
  }

  @Test
  void the_statements_before_and_behind_it_wait_as_ever() {
    try (TestLanes lanes = direct()) {
      assertBoundIsLocal(lanes);
      assertThat(lanes.run(TestStatements.SETTING, "lock_timeout")).isEqualTo("0");
    }
  }

  /** First, and behind others; twice in a row; and no more behind. */
  private static void assertBoundIsLocal(TestLanes lanes) {
    @Nullable String first = lanes.transaction(tx -> lockTimeout(tx, TestStatements.SETTING_SOON));
    @Nullable String all =
        lanes.transaction(
            tx ->
                lockTimeout(tx, TestStatements.SETTING)
                    .compose(
                        a -> lockTimeout(tx, TestStatements.SETTING_SOON).map(b -> a + " " + b))
                    .compose(
                        a -> lockTimeout(tx, TestStatements.SETTING_SOON).map(b -> a + " " + b))
                    .compose(a -> lockTimeout(tx, TestStatements.SETTING).map(b -> a + " " + b)));
    assertThat(first).isEqualTo("250ms");
    assertThat(all).isEqualTo("0 250ms 250ms 0");
  }

  private static Future<@Nullable String> lockTimeout(
      Transaction transaction, dev.errand.db.Statement<@Nullable String> setting) {
    return transaction.run(setting, Tuple.of("lock_timeout"));
  }

  @Test
  void it_belongs_into_a_transaction() {
    try (TestLanes lanes = direct()) {
      assertThatThrownBy(() -> lanes.run(TestStatements.TOUCH_KEY_SOON, "held"))
          .hasRootCauseMessage("test-touch-key-soon belongs into a transaction");
    }
  }
}
