package dev.errand.db;

import dev.errand.observe.Event.Outcome;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/**
 * What SQLSTATEs (PostgreSQL manual, appendix "PostgreSQL Error Codes") and lost connections mean
 * to a client.
 */
final class Failures {

  private static final String QUERY_CANCELED = "57014";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK_DETECTED = "40P01";
  private static final String STALE_PLAN = "0A000";
  private static final String TOO_MANY_CONNECTIONS = "53300";

  private Failures() {}

  /** The failure of a statement that was sent. */
  static Problem ofSent(Statement<?> statement, Throwable failure, boolean deadlineBinds) {
    String state = sqlState(failure);
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (state == null) {
      return failure instanceof RuntimeException bug && !isConnectionLoss(failure)
          ? internal(statement, bug)
          : timeout(statement, false, failure);
    }
    if (state.equals(QUERY_CANCELED)) {
      return timeout(statement, deadlineBinds, failure);
    }
    if (mayRetry(failure)) {
      return Problem.ofStatement(
          Kind.OVERLOADED,
          statement.name(),
          "The statement met too many others that change the same rows.",
          failure);
    }
    return isUnavailable(state) ? unavailable(failure) : internal(statement, failure);
  }

  /** No answer within the bound: the class budget, or what the request's deadline left. */
  static Problem timeout(
      Statement<?> statement, boolean deadlineBinds, @Nullable Throwable failure) {
    return deadlineBinds
        ? Problem.ofStatement(
            Kind.DEADLINE_EXCEEDED,
            statement.name(),
            "The request's deadline passed while a statement ran.",
            failure)
        : Problem.ofStatement(
            Kind.STATEMENT_TIMEOUT,
            statement.name(),
            "The statement did not end within its budget.",
            failure);
  }

  static Problem unavailable(Throwable failure) {
    return Problem.of(Kind.DATABASE_UNAVAILABLE, "No connection could be opened.", failure);
  }

  /** Serialisation failures and deadlocks: the statement was undone and may be sent again. */
  static boolean mayRetry(Throwable failure) {
    String state = sqlState(failure);
    return SERIALIZATION_FAILURE.equals(state) || DEADLOCK_DETECTED.equals(state);
  }

  /**
   * A plan that DDL made stale: comes once a connection and statement, before anything was done.
   */
  static boolean isStalePlan(Throwable failure) {
    return STALE_PLAN.equals(sqlState(failure));
  }

  static Outcome outcome(Problem problem) {
    return switch (problem.kind()) {
      case STATEMENT_TIMEOUT, DEADLINE_EXCEEDED -> Outcome.TIMEOUT;
      default -> Outcome.FAILED;
    };
  }

  static @Nullable String sqlState(@Nullable Throwable failure) {
    return failure instanceof PgException refused ? refused.getSqlState() : null;
  }

  private static Problem internal(Statement<?> statement, Throwable failure) {
    return Problem.ofStatement(
        Kind.INTERNAL, statement.name(), "A database statement failed.", failure);
  }

  // Classes 08 (connection exception) and 57P (operator intervention: shut down, crashed,
  // starting).
  private static boolean isUnavailable(String state) {
    return state.startsWith("08") || state.startsWith("57P") || state.equals(TOO_MANY_CONNECTIONS);
  }

  // The driver fails what was under way on a closed connection with these, and with nothing more
  // specific.
  private static boolean isConnectionLoss(Throwable failure) {
    return failure instanceof io.vertx.core.VertxException;
  }
}
