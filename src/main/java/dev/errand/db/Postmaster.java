package dev.errand.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running server's first process. It is our child but stands in a session of its own, so that
 * Ctrl-C on the terminal does not reach it. A small shell process holds the other end of a pipe
 * from us: when that breaks, because we ended in whatever way, it asks the server to stop.
 */
final class Postmaster {

  /** Crash recovery may replay max_wal_size of log; to give up halfway would never end. */
  private static final Duration READY = Duration.ofMinutes(5);

  private static final int POLL_MILLIS = 10;

  /** A refused address and a refused setting are of level LOG. */
  private static final String TELLING =
      "(ERROR|FATAL|PANIC|HINT|postgres):.*|LOG: .*(could not|parameter|invalid|error).*";

  private static final String LOG_PREFIX = "^\\S+ \\S+ \\S+ \\[\\d+] ";
  private static final int LINES = 3;

  /**
   * The watcher is started through one more shell, so it is no child of the server, which would
   * take a child's violent end for a crash. Before it sends the signal it makes sure that the
   * process is still the server of that folder.
   */
  private static final String LAUNCH =
      """
      exec 3<&0 0</dev/null
      ( (
        trap '' HUP INT TERM
        read -r line <&3
        read -r pid <"$ERRAND_DATA/postmaster.pid" && [ "$pid" = $$ ] || exit
        [ ! -e /proc/$$/exe ] || [ /proc/$$/exe -ef "$ERRAND_POSTGRES" ] || exit
        kill -s INT $$
      ) 2>/dev/null & )
      exec "$ERRAND_POSTGRES" -D "$ERRAND_DATA" -c config_file="$ERRAND_CONFIG" 3<&-
      """;

  private final Process process;
  private final ServerFolder folder;
  private final long logStart;

  private Postmaster(Process process, ServerFolder folder, long logStart) {
    this.process = process;
    this.folder = folder;
    this.logStart = logStart;
  }

  static Postmaster launch(ServerFolder folder, Path programs) throws IOException {
    Map<String, String> variables =
        Map.of(
            "ERRAND_POSTGRES", programs.resolve("bin/postgres").toString(),
            "ERRAND_DATA", folder.data().toString(),
            "ERRAND_CONFIG", folder.config().toString());
    long logStart = Files.size(folder.log());
    Process process =
        folder
            .account()
            .detachedScript(LAUNCH, variables)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
            .start();
    return new Postmaster(process, folder, logStart);
  }

  /**
   * Waits until the server takes connections on that port.
   *
   * @return whether it does; false when it has ended or the time is up, {@link #complaint} tells
   */
  boolean awaitReady(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + READY.toNanos();
    while (System.nanoTime() < end) {
      if (PidFile.of(folder).filter(file -> file.isReadyAt(port)).isPresent()) {
        return true;
      }
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  /** What the server wrote to its log since it was launched, in one line. */
  String complaint() throws IOException {
    String said;
    try (SeekableByteChannel log = Files.newByteChannel(folder.log())) {
      log.position(logStart);
      said = new String(Channels.newInputStream(log).readAllBytes(), UTF_8);
    }
    List<String> lines = said.lines().map(line -> line.replaceFirst(LOG_PREFIX, "")).toList();
    List<String> telling = lines.stream().filter(line -> line.matches(TELLING)).toList();
    List<String> chosen = telling.isEmpty() ? lines : telling;
    return String.join("; ", chosen.subList(Math.max(0, chosen.size() - LINES), chosen.size()));
  }

  /** Runs the action, on a thread of the JVM's, when the server has ended. */
  void whenEnded(Runnable action) {
    var unused = process.onExit().thenRun(action);
  }

  /** Rolls back what is open, writes a checkpoint, ends; harder and harder if it takes too long. */
  void stop() throws IOException {
    if (process.isAlive()) {
      // The same process, unless su stands between.
      ServerShutdown.stop(ServerShutdown.running(folder).orElse(process.toHandle()));
    }
    process.getOutputStream().close();
  }
}
