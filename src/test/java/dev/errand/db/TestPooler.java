package dev.errand.db;

import dev.errand.observe.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * PgBouncer in transaction mode in front of a server: Debian's package, with as little said in its
 * settings as there can be, and nothing for Errand's sake. Its server connections are shared by all
 * clients of a database.
 *
 * <p>Where it isn't installed its tests are skipped, unless the environment has {@code
 * TEST_POOLER=required}: then they fail.
 */
public final class TestPooler implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String SETTINGS =
      """
      [databases]
      * = host=%s port=%d

      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = %d
      unix_socket_dir =
      auth_type = scram-sha-256
      auth_file = %s
      admin_users = %s
      pool_mode = transaction
      default_pool_size = %d
      max_client_conn = 500
      """;

  private final Path folder;
  private final ServerAccount account;
  private final ConnectionInfo connection;
  private final PoolerClients clients;
  private Process process;

  private TestPooler(
      Path folder, ServerAccount account, ConnectionInfo connection, Process process) {
    this.folder = folder;
    this.account = account;
    this.connection = connection;
    this.process = process;
    this.clients = new PoolerClients(connection);
  }

  /** Skips the test, or fails it, where there is no PgBouncer. */
  public static void require() {
    PoolerProgram.require();
  }

  /**
   * Starts one.
   *
   * @param size how many server connections all clients share
   */
  public static TestPooler start(ConnectionInfo server, int size) {
    try {
      Path folder = ScratchServer.folder();
      ServerAccount account = ServerAccount.forOwnerOf(folder);
      int port = freePort();
      Path users = secret(account, folder.resolve("users.txt"), user(server));
      String settings =
          SETTINGS.formatted(server.host(), server.port(), port, users, server.user(), size);
      secret(account, folder.resolve("pgbouncer.ini"), settings);
      secret(account, folder.resolve("log"), "");
      TestPooler pooler =
          new TestPooler(folder, account, at(server, port), launch(folder, account));
      return pooler.awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How to reach the server through it. */
  public ConnectionInfo connection() {
    return connection;
  }

  /** Its clients for tests: other users of the same pool, and its console. */
  public PoolerClients clients() {
    return clients;
  }

  /** Ends it with all its connections. */
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("pgbouncer did not end:\n" + log());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again, at the same port. */
  public void restart() {
    try {
      process = launch(folder, account);
      awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clients.close();
    stop();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TestPooler awaitReady() {
    Awaitility.await("pgbouncer is ready")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !process.isAlive() || clients.isReady());
    if (!process.isAlive()) {
      throw new AssertionError("pgbouncer ended:\n" + log());
    }
    return this;
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException gone) {
      return gone.toString();
    }
  }

  // It refuses root. Each step to the program is an exec, so the process is pgbouncer itself.
  private static Process launch(Path folder, ServerAccount account) throws IOException {
    Map<String, String> variables =
        Map.of(
            "POOLER", PoolerProgram.find().orElseThrow().toString(),
            "SETTINGS", folder.resolve("pgbouncer.ini").toString());
    return account
        .script("exec \"$POOLER\" \"$SETTINGS\"", variables)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private static ConnectionInfo at(ConnectionInfo server, int port) {
    return new ConnectionInfo(
        "127.0.0.1",
        port,
        server.database(),
        server.user(),
        server.password(),
        ConnectionInfo.Ssl.DISABLE,
        null);
  }

  private static String user(ConnectionInfo server) {
    Secret password = Objects.requireNonNull(server.password(), "the server's password");
    return List.of(server.user(), password.reveal()).stream()
            .map(part -> '"' + part.replace("\"", "\"\"") + '"')
            .reduce((user, secret) -> user + " " + secret)
            .orElseThrow()
        + "\n";
  }

  private static Path secret(ServerAccount account, Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    account.own(file);
    return file;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
