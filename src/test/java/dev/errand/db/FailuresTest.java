package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.observe.Event.Outcome;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQLSTATEs and lost connections become. */
final class FailuresTest {

  private static final Statement<Integer> STATEMENT =
      Statement.changing("test-failures", Budget.WRITE, "select 1");

  private static PgException refused(String state) {
    return new PgException("secret text", "ERROR", state, "secret detail");
  }

  @ParameterizedTest
  @CsvSource({
    "57014, STATEMENT_TIMEOUT, TIMEOUT",
    "40001, OVERLOADED, FAILED",
    "40P01, OVERLOADED, FAILED",
    "57P01, DATABASE_UNAVAILABLE, FAILED",
    "57P02, DATABASE_UNAVAILABLE, FAILED",
    "57P03, DATABASE_UNAVAILABLE, FAILED",
    "08006, DATABASE_UNAVAILABLE, FAILED",
    "53300, DATABASE_UNAVAILABLE, FAILED",
    "0A000, INTERNAL, FAILED",
    "23505, INTERNAL, FAILED",
    "42P01, INTERNAL, FAILED",
    "42501, INTERNAL, FAILED",
    "22P02, INTERNAL, FAILED"
  })
  void each_sqlstate_has_its_problem(String state, Kind kind, Outcome outcome) {
    Problem problem = Failures.ofSent(STATEMENT, refused(state), false);
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(Failures.outcome(problem)).isEqualTo(outcome);
    assertThat(problem.getCause()).isInstanceOf(PgException.class);
    assertThat(problem.detail()).doesNotContain("secret");
  }

  @Test
  void a_cancel_is_the_deadlines_when_that_comes_first() {
    Problem problem = Failures.ofSent(STATEMENT, refused("57014"), true);
    assertThat(problem.kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
    assertThat(problem.statement()).isEqualTo("test-failures");
  }

  @Test
  void a_time_out_names_its_statement() {
    assertThat(Failures.timeout(STATEMENT, false, null).statement()).isEqualTo("test-failures");
    assertThat(Failures.timeout(STATEMENT, true, null).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
  }

  @Test
  void what_was_sent_and_stays_unanswered_is_a_time_out() {
    for (Throwable lost :
        new Throwable[] {
          ClosedConnectionException.INSTANCE,
          VertxException.noStackTrace("not active"),
          new SocketException("reset")
        }) {
      Problem problem = Failures.ofSent(STATEMENT, lost, true);
      assertThat(problem.kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      assertThat(problem.statement()).isEqualTo("test-failures");
      // No overrun: nobody's budget was too small.
      assertThat(Failures.outcome(problem)).isEqualTo(Outcome.FAILED);
    }
  }

  @Test
  void a_bug_is_internal_and_a_problem_stays_what_it_is() {
    Problem problem = Problem.of(Kind.CONFLICT, "mapped so");
    assertThat(Failures.ofSent(STATEMENT, problem, false)).isSameAs(problem);
    assertThat(Failures.ofSent(STATEMENT, new IllegalStateException("bug"), false).kind())
        .isEqualTo(Kind.INTERNAL);
  }

  @ParameterizedTest
  @CsvSource({"40001, true", "40P01, true", "0A000, false", "57014, false", "23505, false"})
  void some_states_may_be_tried_again(String state, boolean retry) {
    assertThat(Failures.mayRetry(refused(state))).isEqualTo(retry);
  }

  @ParameterizedTest
  @CsvSource({
    "0A000, RevalidateCachedQuery, true",
    "0A000, exec_stmt_raise, false",
    "57014, RevalidateCachedQuery, false"
  })
  void a_stale_plan_is_told_by_where_it_was_found(String state, String routine, boolean stale) {
    PgException raised =
        new PgException(
            "cached plan must not change result type",
            "ERROR",
            state,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            routine,
            null,
            null,
            null,
            null,
            null);
    assertThat(Failures.isStalePlan(raised)).isEqualTo(stale);
  }
}
