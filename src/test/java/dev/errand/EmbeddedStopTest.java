package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a process that brings its own PostgreSQL. */
final class EmbeddedStopTest {

  private static final Pattern DATABASE_IS_UP = Pattern.compile("embedded PostgreSQL");

  private final Path folder;

  // Run by root, the server runs as another user, who must get through.
  EmbeddedStopTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ChildService start() throws IOException {
    return ChildService.start(
        List.of(), "--data-dir", folder.resolve("data").toString(), "--shutdown-timeout", "5s");
  }

  private List<Path> pidFiles() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.endsWith("postmaster.pid")).toList();
    }
  }

  private long serverPid() throws IOException {
    List<Path> files = pidFiles();
    assertThat(files).hasSize(1);
    return Long.parseLong(Files.readAllLines(files.get(0)).get(0).strip());
  }

  private static boolean isAlive(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.isPresent() && process.get().isAlive();
  }

  @Test
  void the_database_ends_with_the_service() throws Exception {
    try (ChildService service = start()) {
      service.http().newUser("ada");
      long server = serverPid();
      assertThat(isAlive(server)).isTrue();
      service.jvm().terminate();
      assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
      assertThat(isAlive(server)).isFalse();
      assertThat(pidFiles()).isEmpty();
    }
    try (ChildService again = start()) {
      assertThat(again.http().get("/v1/users?handle=ada").items()).hasSize(1);
      again.jvm().terminate();
      assertThat(again.jvm().exitCode()).as(again.jvm().output()).isZero();
    }
  }

  @Test
  void a_start_that_migrates_may_be_stopped() throws Exception {
    try (ChildService service = start()) {
      service.jvm().await(DATABASE_IS_UP);
      long server = serverPid();
      service.jvm().terminate();
      assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
      assertThat(isAlive(server)).isFalse();
    }
  }

  @Test
  void a_start_that_makes_its_database_may_be_stopped() throws Exception {
    try (ChildService service = start()) {
      Awaitility.await("something lies in the folder")
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Files.exists(folder.resolve("data")));
      service.jvm().terminate();
      assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
      Awaitility.await("no PostgreSQL is left")
          .atMost(Duration.ofSeconds(10))
          .until(() -> pidFiles().stream().noneMatch(EmbeddedStopTest::isOfTheLiving));
    }
    try (ChildService again = start()) {
      assertThat(again.http().get("/v1/users").status()).isEqualTo(200);
      again.jvm().terminate();
      assertThat(again.jvm().exitCode()).as(again.jvm().output()).isZero();
    }
  }

  // Of a PostgreSQL that makes a database the number is negative.
  private static boolean isOfTheLiving(Path pidFile) {
    try {
      return isAlive(Math.abs(Long.parseLong(Files.readAllLines(pidFile).get(0).strip())));
    } catch (IOException gone) {
      return false;
    }
  }
}
