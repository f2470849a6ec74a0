package dev.errand.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running server's first process. It is our child but stands in a session of its own, so that
 * Ctrl-C on the terminal does not reach it. A small shell process holds the other end of a pipe
 * from us: when that breaks, because we ended in whatever way, it asks the server to stop.
 */
final class Postmaster {

  /** Crash recovery may replay max_wal_size of log; to give up halfway would never end. */
  private static final Duration READY = Duration.ofMinutes(5);

  private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(30);
  private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(5);
  private static final int POLL_MILLIS = 10;

  /** The lines of postmaster.pid (PostgreSQL's pidfile.h), counted from 0. */
  private static final int PORT_LINE = 3;

  private static final int STATUS_LINE = 7;

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
      List<String> lines = pidFile(folder);
      if (lines.size() > STATUS_LINE
          && lines.get(STATUS_LINE).strip().equals("ready")
          && lines.get(PORT_LINE).strip().equals(Integer.toString(port))) {
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
    List<String> lines =
        said.lines()
            .filter(line -> line.matches(".*(ERROR|FATAL|PANIC|HINT|postgres):.*"))
            .toList();
    List<String> chosen = lines.isEmpty() ? said.lines().toList() : lines;
    return String.join("; ", chosen.subList(Math.max(0, chosen.size() - 3), chosen.size()));
  }

  /** Runs the action, on a thread of the JVM's, when the server has ended. */
  void whenEnded(Runnable action) {
    var unused = process.onExit().thenRun(action);
  }

  /** Rolls back what is open, writes a checkpoint, ends; harder and harder if it takes too long. */
  void stop() throws IOException {
    ProcessHandle server =
        pid(folder).flatMap(ProcessHandle::of).filter(h -> h.isAlive()).orElse(process.toHandle());
    if (process.isAlive()) {
      stop(server);
    }
    process.getOutputStream().close();
  }

  /**
   * Ends what still runs on the folder, of which the caller holds the lock: a server whose Errand
   * was killed, or single processes of one that was killed. Ours is whatever runs a program from
   * this very folder; a foreign process that bears the number in a stale postmaster.pid is not
   * touched. The file goes then: PostgreSQL would mistake such a process for a server.
   */
  static void stopLeftOver(ServerFolder folder) throws IOException {
    if (!Files.exists(folder.data().resolve("postmaster.pid"))) {
      return;
    }
    pid(folder)
        .flatMap(ProcessHandle::of)
        .filter(h -> isOurs(folder, h))
        .ifPresent(Postmaster::stop);
    ProcessHandle.allProcesses()
        .filter(handle -> isOurs(folder, handle))
        .forEach(
            orphan -> {
              orphan.destroyForcibly();
              hasEnded(orphan, IMMEDIATE_SHUTDOWN);
            });
    Files.deleteIfExists(folder.data().resolve("postmaster.pid"));
  }

  private static boolean isOurs(ServerFolder folder, ProcessHandle handle) {
    return handle.info().command().filter(it -> it.startsWith(folder.binaries() + "/")).isPresent();
  }

  private static void stop(ProcessHandle server) {
    signal(server, "INT");
    if (!hasEnded(server, FAST_SHUTDOWN)) {
      signal(server, "QUIT");
    }
    if (!hasEnded(server, IMMEDIATE_SHUTDOWN)) {
      server.destroyForcibly();
      hasEnded(server, IMMEDIATE_SHUTDOWN);
    }
  }

  /** Java has no name for these signals; kill is built into every shell. */
  private static void signal(ProcessHandle server, String signal) {
    try {
      new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(server.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      server.destroyForcibly();
    }
  }

  private static boolean hasEnded(ProcessHandle handle, Duration within) {
    try {
      handle.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !handle.isAlive();
    } catch (ExecutionException | TimeoutException e) {
      return !handle.isAlive();
    }
  }

  private static Optional<Long> pid(ServerFolder folder) throws IOException {
    return pidFile(folder).stream()
        .limit(1)
        .map(String::strip)
        .filter(line -> line.matches("[1-9][0-9]{0,9}"))
        .map(Long::valueOf)
        .findFirst();
  }

  private static List<String> pidFile(ServerFolder folder) throws IOException {
    try {
      return Files.readAllLines(folder.data().resolve("postmaster.pid"));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
