package dev.errand.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** The one JDBC session of a migration: on a fit server, in the right schema, in autocommit. */
final class MigrationSession implements AutoCloseable {

  private static final int OLDEST_SERVER = 150_000;

  private static final String ENTER =
      """
      select current_setting('server_version_num')::int,
             current_setting('server_version'),
             current_setting('server_encoding'),
             exists (select from pg_namespace where nspname = ?),
             set_config('search_path', quote_ident(?), false)
      """;

  private static final String SECONDS_TO_LOG_IN = "10";

  /** By a look-up, since the last came with PostgreSQL 17. */
  private static final String NO_TIMEOUTS =
      """
      select set_config(name, '0', false)
        from pg_settings
       where name in ('statement_timeout', 'idle_in_transaction_session_timeout',
                      'idle_session_timeout', 'transaction_timeout')
      """;

  private final Connection connection;
  private final String schema;
  private boolean schemaExists;

  private MigrationSession(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Connects, and changes nothing yet.
   *
   * @throws MigrationException when the server can't be reached or is not fit for the service
   */
  static MigrationSession open(ConnectionInfo info, String schema) {
    Connection connection = connect(info);
    MigrationSession session = new MigrationSession(connection, schema);
    try {
      session.enter();
      return session;
    } catch (SQLException e) {
      session.close();
      throw MigrationException.of("can't look at the database", e);
    } catch (MigrationException e) {
      session.close();
      throw e;
    }
  }

  private static Connection connect(ConnectionInfo info) {
    Properties properties = info.jdbcProperties();
    properties.setProperty("ApplicationName", "errand migrate");
    properties.setProperty("tcpKeepAlive", "true");
    // Without it a server that says nothing is waited for for ever, deaf to interruption.
    properties.setProperty("loginTimeout", SECONDS_TO_LOG_IN);
    try {
      return DriverManager.getConnection(info.jdbcUrl(), properties);
    } catch (SQLException e) {
      throw MigrationException.of("can't connect to PostgreSQL", e);
    }
  }

  private void enter() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(ENTER)) {
      query.setString(1, schema);
      query.setString(2, schema);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        requireFit(row.getInt(1), row.getString(2), row.getString(3));
        schemaExists = row.getBoolean(4);
      }
    }
  }

  private static void requireFit(int version, String versionName, String encoding) {
    if (version < OLDEST_SERVER) {
      throw new MigrationException("PostgreSQL 15 or newer is needed, not " + versionName, null);
    }
    if (!encoding.equals("UTF8")) {
      throw new MigrationException("the database's encoding must be UTF8, not " + encoding, null);
    }
  }

  Connection connection() {
    return connection;
  }

  boolean schemaExists() {
    return schemaExists;
  }

  /** Lets statements take their time, but not wait in front of everybody else for a table. */
  void prepareToMigrate(Duration lockTimeout) throws SQLException {
    try (Statement settings = connection.createStatement()) {
      settings.execute(NO_TIMEOUTS);
    }
    limitLockWaits(lockTimeout);
    noticeOwnDeath();
  }

  void limitLockWaits(Duration lockTimeout) throws SQLException {
    try (PreparedStatement setting =
        connection.prepareStatement("select set_config('lock_timeout', ?, false)")) {
      setting.setString(1, lockTimeout.toMillis() + "ms");
      setting.execute();
    }
  }

  /**
   * Has the server end the work, and with it the lock, of a process that was killed (about a second
   * later) or whose machine is gone (half a minute; else two hours).
   */
  private void noticeOwnDeath() throws SQLException {
    try (Statement setting = connection.createStatement()) {
      setting.execute(
          "set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5;"
              + " set tcp_keepalives_count = 3");
      setting.execute("set client_connection_check_interval = '1s'");
    } catch (SQLException e) {
      if (!"22023".equals(e.getSQLState())) { // where the server's platform can't do it
        throw e;
      }
    }
  }

  /** Creates the schema when there is none; an "if not exists" would need the right to, always. */
  void createSchema() throws SQLException {
    if (!schemaExists) {
      try (Statement ddl = connection.createStatement()) {
        ddl.execute("create schema if not exists " + quoted());
      }
      schemaExists = true;
    }
  }

  String quoted() {
    return '"' + schema + '"';
  }

  /** Ends the session, and with it the migration lock. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The session is over either way.
      return;
    }
  }
}
