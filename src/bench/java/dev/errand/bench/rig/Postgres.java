package dev.errand.bench.rig;

import dev.errand.db.ConnectionInfo;
import dev.errand.db.EmbeddedServer;
import dev.errand.db.Migrations;
import dev.errand.observe.Observer;
import dev.errand.observe.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one PostgreSQL of a run: the bench's own with Errand's settings, or a given one. */
public final class Postgres implements AutoCloseable {

  private final @Nullable EmbeddedServer server;
  private final ConnectionInfo connection;
  private final String url;
  private final Connection session;
  private final long postmaster;
  private final String commitBefore;
  private String commit;

  private Postgres(@Nullable EmbeddedServer server, ConnectionInfo connection, String url)
      throws SQLException {
    this.server = server;
    this.connection = connection;
    this.url = url;
    this.session = connect(connection);
    this.postmaster =
        ProcessorTime.parent(Long.parseLong(value("select pg_backend_pid()")), "postgres");
    this.commitBefore = value("show synchronous_commit");
    this.commit = commitBefore;
  }

  /**
   * Starts or finds it, and migrates its schema.
   *
   * @param given where it is; empty for the bench's own
   * @param data the folder of the bench's own
   * @param database a database of the bench's own, made where needed
   * @param sockets whether the servers can reach it through a Unix socket
   */
  public static Postgres open(String given, Path data, String database, boolean sockets)
      throws SQLException {
    Postgres opened =
        given.isEmpty()
            ? own(data, database, sockets)
            : new Postgres(null, ConnectionInfo.fromUrl(given), given);
    new Migrations(opened.connection, "public", Observer.NONE).migrate();
    return opened;
  }

  private static Postgres own(Path data, String database, boolean sockets) throws SQLException {
    EmbeddedServer server = EmbeddedServer.start(data, Map.of(), Observer.NONE);
    ConnectionInfo tcp = server.connection();
    ConnectionInfo admin = sockets ? server.socketConnection().orElse(tcp) : tcp;
    try (Connection session = connect(admin);
        Statement statement = session.createStatement()) {
      statement.execute("alter system reset synchronous_commit");
      statement.execute("select pg_reload_conf()");
      String known = "select 1 from pg_database where datname = '" + database + "'";
      if (!statement.executeQuery(known).next()) {
        statement.execute("create database " + database);
      }
    }
    ConnectionInfo connection = admin.withDatabase(database);
    return new Postgres(server, connection, url(connection));
  }

  private static String url(ConnectionInfo info) {
    Secret password = info.password();
    return "postgresql://%s:%s@/%s?host=%s&port=%d&sslmode=disable"
        .formatted(
            encoded(info.user()),
            password == null ? "" : encoded(password.reveal()),
            encoded(info.database()),
            encoded(info.host()),
            info.port());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Connection connect(ConnectionInfo info) throws SQLException {
    return DriverManager.getConnection(info.jdbcUrl(), info.jdbcProperties());
  }

  /** The bench's own session. */
  public Connection session() {
    return session;
  }

  /** Another session. */
  public Connection another() throws SQLException {
    return connect(connection);
  }

  /** How to log in. */
  public ConnectionInfo connection() {
    return connection;
  }

  /** Where it is, for {@code DATABASE_URL}; holds the password. */
  public String url() {
    return url;
  }

  /**
   * The processor time of all its processes, in microseconds; not a number if they run elsewhere.
   */
  public double processorMicros() {
    return postmaster == 0 ? Double.NaN : ProcessorTime.ofFamily(postmaster);
  }

  public String version() throws SQLException {
    return value("show server_version");
  }

  /** Sets synchronous_commit for everybody, until {@link #close()}. */
  public void commit(String mode) throws SQLException {
    if (mode.equals(commit)) {
      return;
    }
    execute("alter system set synchronous_commit = " + mode);
    execute("select pg_reload_conf()");
    commit = mode;
    awaitCommit();
  }

  /** The session is told between two of its statements, a moment later. */
  private void awaitCommit() throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!value("show synchronous_commit").equals(commit)) {
      if (System.nanoTime() > end) {
        throw new SQLException("synchronous_commit stays what it was");
      }
    }
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  public String value(String sql) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      if (!commit.equals(commitBefore)) {
        execute("alter system reset synchronous_commit");
        execute("select pg_reload_conf()");
      }
      session.close();
    } finally {
      if (server != null) {
        server.close();
      }
    }
  }
}
