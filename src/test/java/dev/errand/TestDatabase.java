package dev.errand;

import dev.errand.db.ConnectionInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class a migrated database of its own, on one server for the whole run:
 *
 * <pre>{@code @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();}</pre>
 *
 * <p>After the class nothing may be left: every connection closed (within {@link #PATIENCE}), no
 * advisory lock held; else the class fails. Then the databases are dropped. Classes run one after
 * the other.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String LEAKS =
      """
      select 'connection ' || application_name || ' ' || coalesce(state, '') || ': ' || query
        from pg_stat_activity
       where datname = ? and backend_type = 'client backend'
       union all
      select 'advisory lock of process ' || l.pid
        from pg_locks l join pg_database d on d.oid = l.database
       where d.datname = ? and l.locktype = 'advisory'
      """;

  private final List<ConnectionInfo> mine = new ArrayList<>();
  private @Nullable TestServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    open();
  }

  /** Makes the database. Classes of properties, which jqwik runs, call this and {@link #close}. */
  public void open() {
    server = TestServer.ofThisRun();
    mine.add(server.migrated());
  }

  /** The class's database, migrated, in schema public. */
  public ConnectionInfo connection() {
    return mine.get(0);
  }

  /** A new connection to it, for the test to close. */
  public Connection jdbc() throws SQLException {
    return TestServer.connect(connection());
  }

  /** A new connection to any database of this server, for the test to close. */
  public static Connection jdbc(ConnectionInfo database) throws SQLException {
    return TestServer.connect(database);
  }

  /** Another database of the class, without any table; in UTF8. */
  public ConnectionInfo empty() {
    ConnectionInfo database = server().empty();
    mine.add(database);
    return database;
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    close();
  }

  /** Drops the databases; fails if anything was left open in them. */
  public void close() throws SQLException {
    if (server == null) {
      return; // It didn't start, which has been told.
    }
    try (Connection admin = server().admin()) {
      for (ConnectionInfo each : mine) {
        requireNoLeak(admin, each.database());
      }
    } finally {
      mine.forEach(server()::drop);
      mine.clear();
    }
  }

  private static void requireNoLeak(Connection admin, String database) throws SQLException {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .pollDelay(Duration.ZERO)
          .until(() -> leaks(admin, database).isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("left open in " + database + ": " + leaks(admin, database), e);
    }
  }

  private static List<String> leaks(Connection admin, String database) throws SQLException {
    try (PreparedStatement query = admin.prepareStatement(LEAKS)) {
      query.setString(1, database);
      query.setString(2, database);
      List<String> leaks = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          leaks.add(rows.getString(1));
        }
      }
      return leaks;
    }
  }

  private TestServer server() {
    return Objects.requireNonNull(server, "only while the class's tests run");
  }
}
