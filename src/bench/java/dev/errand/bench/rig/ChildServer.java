package dev.errand.bench.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a JVM of its own, which says where it serves and writes the rest to a file. It ends
 * with this process, however that ends.
 */
public final class ChildServer implements AutoCloseable {

  private static final Pattern SERVING = Pattern.compile("serving on http://[^:]+:(\\d+)");
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 20;

  /**
   * The small shell beside the server waits for a line from us; when the pipe breaks before, it
   * ends the server.
   */
  private static final String LAUNCH =
      """
      exec 3<&0 0</dev/null
      ( read -r line <&3 || kill -s TERM $$ ) >/dev/null 2>&1 &
      exec "$@" 3<&-
      """;

  private final Process process;
  private final Path log;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private ChildServer(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it; {@link #port} waits for it.
   *
   * @param arguments of {@code java}
   */
  public static ChildServer start(List<String> arguments, Map<String, String> variables, Path log) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", LAUNCH, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(ERRAND_|PG|JAVA_|JDK_).*"));
    builder.environment().putAll(variables);
    try {
      return new ChildServer(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader(UTF_8);
        var file = Files.newBufferedWriter(log)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        file.append(line).append('\n').flush();
        Matcher serving = SERVING.matcher(line);
        if (serving.find()) {
          port.complete(Integer.valueOf(serving.group(1)));
        }
      }
      port.completeExceptionally(new IllegalStateException("ended, see " + log));
    } catch (IOException e) {
      port.completeExceptionally(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Where it serves; waits for its start. */
  public int port() throws TimeoutException {
    return port.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Ends it in good order, or after a while anyhow. */
  @Override
  public void close() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().close();
    } catch (IOException gone) {
      // Then it has ended by itself.
    }
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
