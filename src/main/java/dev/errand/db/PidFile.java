package dev.errand.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * What a server says of itself in postmaster.pid (PostgreSQL's pidfile.h). The file of a server
 * that was killed stays, and its number may by now be a foreign process's.
 */
record PidFile(List<String> lines) {

  static final String NAME = "postmaster.pid";

  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /** The folder's; empty when no server runs or one that ran ended in good order. */
  static Optional<PidFile> of(ServerFolder folder) throws IOException {
    try {
      return Optional.of(new PidFile(Files.readAllLines(folder.data().resolve(NAME))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The living process of that number, whosever it is. */
  Optional<ProcessHandle> process() {
    return lines.stream()
        .limit(1)
        .map(String::strip)
        .filter(line -> line.matches("[1-9][0-9]{0,9}"))
        .findFirst()
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)));
  }

  boolean isReadyAt(int port) {
    return lines.size() > STATUS_LINE
        && lines.get(STATUS_LINE).strip().equals("ready")
        && lines.get(PORT_LINE).strip().equals(Integer.toString(port));
  }
}
