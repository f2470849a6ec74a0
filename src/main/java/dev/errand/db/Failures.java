package dev.errand.db;

import dev.errand.db.Statement.LockBound;
import dev.errand.observe.Event.Outcome;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What SQLSTATEs (PostgreSQL manual, appendix "PostgreSQL Error Codes") and lost connections mean
 * to a client.
 */
final class Failures {

  private static final String QUERY_CANCELED = "57014";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK_DETECTED = "40P01";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String FEATURE_NOT_SUPPORTED = "0A000";

  /** Where in PostgreSQL that is raised for a stale plan; the state alone may mean anything. */
  private static final String STALE_PLAN_ROUTINE = "RevalidateCachedQuery";

  private static final String STALE_PLAN_MESSAGE = "cached plan must not change result type";
  private static final String TOO_MANY_CONNECTIONS = "53300";

  private Failures() {}

  /** The failure of a statement that was sent. */
  static Problem ofSent(Statement<?> statement, Throwable failure, boolean deadlineBinds) {
    String state = sqlState(failure);
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (state == null) {
      return isLoss(failure) ? lost(statement, failure) : internal(statement, failure);
    }
    if (state.equals(QUERY_CANCELED)) {
      return timeout(statement, deadlineBinds, failure);
    }
    LockBound locks = statement.locks();
    if (locks != null && state.equals(LOCK_NOT_AVAILABLE)) {
      return locks.late();
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

  // Sent and unanswered: whether it was done is not known (contract, section 4: 504).
  private static Problem lost(Statement<?> statement, Throwable failure) {
    return Problem.ofStatement(
        Kind.STATEMENT_TIMEOUT,
        statement.name(),
        "The connection was lost before the statement was answered.",
        failure);
  }

  static Problem tooManyWait() {
    return Problem.of(Kind.OVERLOADED, "Too many requests wait for a database connection.");
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
    return FEATURE_NOT_SUPPORTED.equals(sqlState(failure))
        && failure instanceof PgException refused
        && STALE_PLAN_ROUTINE.equals(refused.getRoutine());
  }

  /** Whether the driver forgets the plan by itself. */
  static boolean isKnownStalePlan(Throwable failure) {
    return failure instanceof PgException refused
        && STALE_PLAN_MESSAGE.equals(refused.getErrorMessage());
  }

  static Outcome outcome(Problem problem) {
    Throwable cause = problem.getCause();
    if (cause != null && isLoss(cause)) {
      return Outcome.FAILED;
    }
    return switch (problem.kind()) {
      case STATEMENT_TIMEOUT, DEADLINE_EXCEEDED -> Outcome.TIMEOUT;
      default -> Outcome.FAILED;
    };
  }

  /**
   * Whether the failure ends its connection: the driver fails what was under way on a lost one with
   * a VertxException or the socket's own exception, unless PostgreSQL said why.
   */
  static boolean isLoss(Throwable failure) {
    String state = sqlState(failure);
    return state == null
        ? failure instanceof VertxException || failure instanceof IOException
        : isUnavailable(state);
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
}
