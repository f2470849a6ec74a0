package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.Outcome;
import dev.errand.observe.Event.StatementEnded;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** That PostgreSQL itself holds each statement to its budget, and answers are in time. */
final class StatementBudgetTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static int shown(Budget budget) {
    return (int) budget.standard().toMillis();
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  @ParameterizedTest
  @EnumSource
  void each_class_has_its_budget_on_the_server(Budget budget) {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection())) {
      assertThat(lanes.run(TestStatements.shown(budget))).isEqualTo(shown(budget));
    }
  }

  @Test
  void budgets_hold_while_one_connection_changes_them_back_and_forth() {
    Shape one = Shape.standard().plan(1, 1, 1).budget(Budget.CLAIM, 1_234);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), one)) {
      Random random = new Random(3);
      List<Budget> all = List.of(Budget.values());
      for (int i = 0; i < 200; i++) {
        Budget budget = all.get(random.nextInt(all.size()));
        int expected = budget == Budget.CLAIM ? 1_234 : shown(budget);
        assertThat(lanes.run(TestStatements.shown(budget))).as(budget.label()).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_point_read_has_its_budget_in_the_pipelined_lane_too() {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection())) {
      lanes.awaitPointLane();
      lanes.heard().clear();
      assertThat(lanes.run(TestStatements.shown(Budget.POINT))).isEqualTo(500);
      assertThat(lanes.heard().last(StatementEnded.class).lane()).isEqualTo("point");
    }
  }

  @Test
  void budgets_hold_inside_transactions_and_leave_no_trace_behind() {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), Shape.standard().plan(1, 1, 1))) {
      for (Budget budget : Budget.values()) {
        lanes.transaction(
            transaction ->
                shownIn(transaction, Budget.BULK)
                    .compose(bulk -> shownIn(transaction, budget))
                    .compose(own -> shownIn(transaction, Budget.WRITE)));
        assertThat(lanes.run(TestStatements.shown(budget))).isEqualTo(shown(budget));
      }
    }
  }

  private static Future<Integer> shownIn(Transaction transaction, Budget budget) {
    return transaction
        .run(TestStatements.shown(budget), Tuple.tuple())
        .map(
            millis -> {
              assertThat(millis).as(budget.label()).isEqualTo(shown(budget));
              return millis;
            });
  }

  @ParameterizedTest
  @EnumSource
  void budgets_hold_after_a_transaction_was_rolled_back(Budget budget) {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), Shape.standard().plan(1, 1, 1))) {
      Future<Integer> undone =
          lanes.startTransaction(
              PLENTY,
              transaction ->
                  shownIn(transaction, Budget.BULK)
                      .compose(bulk -> shownIn(transaction, Budget.EXPORT))
                      .compose(done -> Future.failedFuture(Problem.of(Kind.CONFLICT, "undo"))));
      assertThat(problem(undone).kind()).isEqualTo(Kind.CONFLICT);
      assertThat(lanes.run(TestStatements.shown(budget))).isEqualTo(shown(budget));
    }
  }

  @ParameterizedTest
  @CsvSource({"2900, 3000", "1500, 2000", "90, 100"})
  void what_a_deadline_leaves_is_set_as_the_next_step(long deadline, int set) {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection())) {
      lanes.run(TestStatements.FAST, 1);
      assertThat(TestLanes.await(lanes.start(deadline, 1, TestStatements.shown(Budget.WRITE))))
          .isEqualTo(set);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POINT", "WRITE", "UPKEEP", "BULK"})
  void a_statement_over_its_budget_is_told_by_name_and_ended_on_the_server(Budget budget)
      throws Exception {
    Shape shape = Shape.standard().budget(budget, 300);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      long start = System.nanoTime();
      Problem problem = problem(lanes.start(TestStatements.sleep(budget), 20));
      assertThat(millisSince(start)).isBetween(300L, 3_000L);
      assertThat(problem.kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      assertThat(problem.statement()).isEqualTo("test-sleep-" + budget.label());
      assertThat(lanes.heard().last(StatementEnded.class).outcome()).isEqualTo(Outcome.TIMEOUT);
      Activity.awaitNone(DATABASE, "test-sleep");
      lanes.awaitIdle();
      lanes.run(TestStatements.FAST, 1);
    }
  }

  @Test
  void a_shorter_deadline_wins_and_rounding_up_does_not_make_its_answer_late() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection())) {
      lanes.run(TestStatements.FAST, 1);
      long start = System.nanoTime();
      // The step behind 1,050 ms is 2 s.
      Problem problem = problem(lanes.start(1_050, 1, TestStatements.sleep(Budget.WRITE), 20));
      assertThat(millisSince(start)).isBetween(1_050L, 1_800L);
      assertThat(problem.kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      assertThat(problem.statement()).isEqualTo("test-sleep-write");
      Activity.awaitNone(DATABASE, "test-sleep");
      lanes.awaitIdle();
    }
  }

  @Test
  void a_deadline_that_has_passed_sends_nothing() {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection())) {
      Problem problem = problem(lanes.start(-1, 1, TestStatements.FAST, 1));
      assertThat(problem.kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      assertThat(lanes.heard().last(StatementEnded.class).outcome()).isEqualTo(Outcome.REJECTED);
    }
  }
}
