package dev.errand.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All processes of a server that runs its programs from a folder, and signals to them.
 *
 * @param programs the folder, without symbolic links
 */
record ServerProcesses(Path programs) {

  /** Stops them all; they live on, and hear and say nothing, until they are told to continue. */
  void freeze() {
    Set<Long> stopped = new HashSet<>();
    // Once the postmaster stands still nothing new is forked.
    for (Set<Long> more = running(); !more.isEmpty(); more = without(stopped)) {
      signal("STOP", more);
      stopped.addAll(more);
    }
  }

  void thaw() {
    signal("CONT", running());
  }

  /** Ends the server as a crash would, without a checkpoint, and waits for it. */
  void crash() {
    List<ProcessHandle> all = handles().toList();
    signal("QUIT", all.stream().map(ProcessHandle::pid).collect(Collectors.toSet()));
    all.forEach(each -> each.onExit().join());
  }

  private Set<Long> without(Set<Long> known) {
    Set<Long> left = running();
    left.removeAll(known);
    return left;
  }

  private Set<Long> running() {
    return handles().map(ProcessHandle::pid).collect(Collectors.toCollection(HashSet::new));
  }

  private Stream<ProcessHandle> handles() {
    return ProcessHandle.allProcesses()
        .filter(
            handle ->
                handle.info().command().filter(it -> it.startsWith(programs + "/")).isPresent());
  }

  private static void signal(String signal, Set<Long> pids) {
    String all = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
    try {
      // Fails for a process that has ended meanwhile, which is as good.
      new ProcessBuilder("sh", "-c", "kill -s \"$0\" " + all, signal)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
