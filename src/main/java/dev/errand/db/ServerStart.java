package dev.errand.db;

import dev.errand.observe.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One server that was started on a held folder, and how to log in to it. */
record ServerStart(Postmaster postmaster, ConnectionInfo connection) {

  private static final int LAUNCHES = 3;
  private static final String SECONDS_TO_CONNECT = "10";

  /** At a free port. */
  static ServerStart of(ServerFolder folder, Path programs, Map<String, String> settings)
      throws IOException, InterruptedException {
    return of(folder, programs, settings, ServerStart::freePort);
  }

  /** A port that was free may be taken a moment later: then the next one is tried. */
  static ServerStart of(
      ServerFolder folder, Path programs, Map<String, String> settings, IntSupplier ports)
      throws IOException, InterruptedException {
    Path hba = folder.write("pg_hba.conf", ServerConfig.HBA);
    String complaint = "";
    for (int i = 0; i < LAUNCHES; i++) {
      int port = ports.getAsInt();
      folder.write(
          folder.config().getFileName().toString(),
          ServerConfig.text(settings, port, hba, folder.run()));
      Postmaster postmaster = Postmaster.launch(folder, programs);
      boolean adopted = false;
      try {
        if (postmaster.awaitReady(port)) {
          ConnectionInfo connection = connection(folder, port);
          checkAndPrepare(connection, folder);
          adopted = true;
          return new ServerStart(postmaster, connection);
        }
        complaint = postmaster.complaint();
      } finally {
        if (!adopted) {
          postmaster.stop();
        }
      }
      if (!complaint.contains("Address already in use")) {
        break;
      }
    }
    throw new EmbeddedServerException(
        "PostgreSQL did not start on %s: %s (see %s)"
            .formatted(folder.root(), complaint, folder.log()));
  }

  private static int freePort() {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConnectionInfo connection(ServerFolder folder, int port) throws IOException {
    return new ConnectionInfo(
        "127.0.0.1",
        port,
        ServerCluster.ROLE,
        ServerCluster.ROLE,
        new Secret(String.valueOf(folder.password())),
        ConnectionInfo.Ssl.DISABLE,
        null);
  }

  /** Makes sure that it is our server that answers, and that the database exists. */
  private static void checkAndPrepare(ConnectionInfo info, ServerFolder folder) {
    ConnectionInfo postgres = info.withDatabase("postgres");
    Properties properties = postgres.jdbcProperties();
    properties.setProperty("connectTimeout", SECONDS_TO_CONNECT);
    properties.setProperty("socketTimeout", SECONDS_TO_CONNECT);
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), properties);
        Statement statement = connection.createStatement()) {
      String served = first(statement, "show data_directory");
      if (!folder.data().toString().equals(served)) {
        throw new EmbeddedServerException(
            "another server answers at port %d, with data in %s".formatted(info.port(), served));
      }
      if (first(statement, "select 1 from pg_database where datname = 'errand'") == null) {
        statement.execute("create database errand");
      }
    } catch (SQLException e) {
      throw new EmbeddedServerException(
          "the embedded PostgreSQL in %s refuses us: %s".formatted(folder.root(), e.getMessage()),
          e);
    }
  }

  private static @Nullable String first(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
