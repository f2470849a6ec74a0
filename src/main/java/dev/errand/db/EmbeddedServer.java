package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The default database, for when no other is named: a PostgreSQL of our own, whose data is kept
 * with every safety on. It listens on 127.0.0.1 and a private Unix socket, at a free port each
 * time, and ends with this process, however that ends.
 *
 * <p>Methods block and belong on a worker or the main thread; they may be called from any.
 */
public final class EmbeddedServer implements AutoCloseable {

  private final ServerFolder folder;
  private final Postmaster postmaster;
  private final ConnectionInfo connection;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedServer(ServerFolder folder, Postmaster postmaster, ConnectionInfo connection) {
    this.folder = folder;
    this.postmaster = postmaster;
    this.connection = connection;
  }

  /** Whether this build carries a PostgreSQL for this platform; the container image has none. */
  public static boolean available() {
    return PostgresBinaries.onClassPath().isPresent();
  }

  /**
   * Where the data goes unless told: {@code /var/lib/errand} for root, whose home no other user
   * reaches; else {@code errand} in {@code XDG_DATA_HOME} or {@code ~/.local/share}.
   */
  public static Path defaultDataDir(Map<String, String> environment) {
    if (ServerAccount.isRoot()) {
      return Path.of("/var/lib/errand");
    }
    Path data = Path.of(environment.getOrDefault("XDG_DATA_HOME", ""));
    return data.isAbsolute()
        ? data.resolve("errand")
        : Path.of(System.getProperty("user.home", "/"), ".local", "share", "errand");
  }

  /**
   * Starts the server on the folder, which is made where needed, and waits until it takes
   * connections: some 3 seconds for new data, half a second for existing data, longer after a
   * crash. What is left of a server whose Errand was killed is ended first.
   *
   * @param serverSettings PostgreSQL's own settings, over ours; port and addresses stay ours
   * @throws EmbeddedServerException with one line for the one who runs Errand
   */
  public static EmbeddedServer start(
      Path dataDir, Map<String, String> serverSettings, Observer observer) {
    PostgresBinaries binaries =
        PostgresBinaries.onClassPath()
            .orElseThrow(
                () ->
                    new EmbeddedServerException(
                        "this Errand carries no PostgreSQL for %s: set DATABASE_URL"
                            .formatted(PostgresBinaries.platform())));
    return start(binaries, dataDir, serverSettings, observer);
  }

  /** With given programs. */
  static EmbeddedServer start(
      PostgresBinaries binaries, Path dataDir, Map<String, String> settings, Observer observer) {
    long began = System.nanoTime();
    ServerFolder folder = ServerFolder.hold(dataDir);
    try {
      ServerShutdown.stopLeftOver(folder);
      Path programs = binaries.unpackedIn(folder.binaries());
      boolean created = new ServerCluster(folder, programs).ensure();
      ServerStart started = ServerStart.of(folder, programs, settings);
      EmbeddedServer server =
          new EmbeddedServer(folder, started.postmaster(), started.connection());
      server.postmaster.whenEnded(() -> server.reportLoss(observer));
      long nanos = System.nanoTime() - began;
      observer.on(
          new Event.EmbeddedServerStarted(
              folder.root().toString(), server.connection.port(), created, nanos));
      return server;
    } catch (InterruptedException e) {
      folder.close();
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("the start of PostgreSQL was interrupted", e);
    } catch (IOException e) {
      folder.close();
      throw new EmbeddedServerException(
          "the data folder %s can't be used: %s".formatted(folder.root(), e), e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private void reportLoss(Observer observer) {
    if (!closed.get()) {
      observer.on(
          new Event.Warned("the embedded PostgreSQL has ended by itself: see " + folder.log()));
    }
  }

  /** How to log in over TCP, as the owner of everything. */
  public ConnectionInfo connection() {
    return connection;
  }

  /** The same over the Unix socket, which costs less; empty where the folder's path is too long. */
  public Optional<ConnectionInfo> socketConnection() {
    return Optional.ofNullable(folder.run())
        .map(
            run ->
                new ConnectionInfo(
                    run.toString(),
                    connection.port(),
                    connection.database(),
                    connection.user(),
                    connection.password(),
                    connection.ssl(),
                    null));
  }

  /** Stops the server in good order and waits for its end; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        postmaster.stop();
      } catch (IOException e) {
        // The pipe to a server that has ended: nothing is left to do.
      } finally {
        folder.close();
      }
    }
  }
}
