package dev.errand.db;

import dev.errand.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What PostgreSQL does for the service at this moment, by pg_stat_activity. */
final class Activity {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String RUNNING =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and application_name = 'errand' and state = 'active'
        and query like ? and now() - query_start > ?::interval""";

  private static final String TERMINATE =
      """
      select count(pg_terminate_backend(pid)) from pg_stat_activity
      where datname = current_database() and application_name = 'errand' and query like ?""";

  private Activity() {}

  /** Waits until no statement runs whose text holds this. */
  static void awaitNone(TestDatabase database, String text) throws SQLException {
    await(database, text, 0, 0);
  }

  /** Waits until so many statements whose text holds this have run for that long. */
  static void await(TestDatabase database, String text, int number, long millis)
      throws SQLException {
    try (Connection connection = database.jdbc()) {
      Awaitility.await(number + " × " + text)
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> count(connection, RUNNING, text, millis + " ms") == number);
    }
  }

  /** Ends the connections of the service whose last statement's text holds this. */
  static long terminate(TestDatabase database, String text) throws SQLException {
    try (Connection connection = database.jdbc()) {
      return count(connection, TERMINATE, text);
    }
  }

  private static long count(Connection connection, String sql, String text, String... more)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, "%" + text + "%");
      for (int i = 0; i < more.length; i++) {
        query.setString(2 + i, more[i]);
      }
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
