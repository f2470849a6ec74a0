package dev.errand.db;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Where PgBouncer is installed, if it is. */
final class PoolerProgram {

  private static final String NONE =
      "no pgbouncer on this machine (Debian: apt-get install pgbouncer)";

  private PoolerProgram() {}

  static void require() {
    if ("required".equals(System.getenv("TEST_POOLER")) && find().isEmpty()) {
      throw new AssertionError(NONE + ", and TEST_POOLER=required");
    }
    Assumptions.assumeTrue(find().isPresent(), NONE);
  }

  static Optional<Path> find() {
    return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
        .map(folder -> Path.of(folder, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
