package dev.errand.db;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How servers are ended (PostgreSQL manual, "Shutting Down the Server"): bounded, and ours alone.
 */
final class ServerShutdown {

  private static final Duration FAST = Duration.ofSeconds(30);
  private static final Duration IMMEDIATE = Duration.ofSeconds(5);

  private ServerShutdown() {}

  /**
   * Ends what still runs on the folder, of which the caller holds the lock: a server whose Errand
   * was killed, or single processes of one that was killed. Ours is whatever runs a program from
   * this very folder; a foreign process that bears the number in a stale postmaster.pid is not
   * touched. The file goes then: PostgreSQL would mistake such a process for a server.
   */
  static void stopLeftOver(ServerFolder folder) throws IOException {
    if (!Files.exists(folder.data().resolve(PidFile.NAME))) {
      return;
    }
    running(folder).ifPresent(ServerShutdown::stop);
    ProcessHandle.allProcesses()
        .filter(handle -> isOurs(folder, handle))
        .forEach(
            orphan -> {
              orphan.destroyForcibly();
              hasEnded(orphan, IMMEDIATE);
            });
    Files.deleteIfExists(folder.data().resolve(PidFile.NAME));
  }

  /** The folder's server, if it runs. */
  static Optional<ProcessHandle> running(ServerFolder folder) throws IOException {
    return PidFile.of(folder).flatMap(PidFile::process).filter(handle -> isOurs(folder, handle));
  }

  private static boolean isOurs(ServerFolder folder, ProcessHandle handle) {
    return handle.info().command().filter(it -> it.startsWith(folder.binaries() + "/")).isPresent();
  }

  static void stop(ProcessHandle server) {
    signal(server, "INT");
    if (!hasEnded(server, FAST)) {
      signal(server, "QUIT");
    }
    if (!hasEnded(server, IMMEDIATE)) {
      server.destroyForcibly();
      hasEnded(server, IMMEDIATE);
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
}
