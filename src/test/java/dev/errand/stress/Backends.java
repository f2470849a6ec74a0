package dev.errand.stress;

import dev.errand.TestDatabase;
import dev.errand.db.ConnectionInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What PostgreSQL does at this moment for everybody but the tests' own sessions. */
final class Backends implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String OTHERS =
      """
      from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend'
        and application_name not like '%JDBC%'
      """;
  private static final String ACTIVE =
      "select count(*) " + OTHERS + " and state = 'active' and query like ?";
  private static final String BLOCKED = ACTIVE + " and wait_event_type = 'Lock'";
  private static final String IN_TRANSACTION =
      "select count(*) " + OTHERS + " and state like 'idle in transaction%' and query like ?";
  private static final String TERMINATE =
      "select count(pg_terminate_backend(pid)) " + OTHERS + " and query like ?";

  private final Connection connection;

  Backends(ConnectionInfo server) {
    try {
      connection = TestDatabase.jdbc(server);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many statements whose text holds this are under way, blocked or not. */
  long active(String text) {
    return count(ACTIVE, text);
  }

  /** How many connections there are. */
  long connections() {
    return count("select count(*) " + OTHERS + " and query like ?", "");
  }

  /** Waits until so many statements whose text holds this wait for a lock. */
  void awaitBlocked(int number, String text) {
    await(number + " blocked: " + text, PATIENCE, () -> count(BLOCKED, text) == number);
  }

  /** Waits until no statement whose text holds this is under way, for that long at most. */
  void awaitNone(String text, Duration within) {
    await("none active: " + text, within, () -> active(text) == 0);
  }

  /** Waits until nobody has a transaction open. */
  void awaitNoTransaction(Duration within) {
    await("no open transaction", within, () -> active("") == 0 && count(IN_TRANSACTION, "") == 0);
  }

  /** Ends all connections. */
  long terminateAll() {
    return count(TERMINATE, "");
  }

  private static void await(String what, Duration within, Condition condition) {
    Awaitility.await(what)
        .atMost(within)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(condition::holds);
  }

  private interface Condition {
    boolean holds();
  }

  private long count(String sql, String text) {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, "%" + text + "%");
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
