package dev.errand.db;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errand.observe.Observer;
import dev.errand.observe.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the embedded server survives: its own violent end, and Errand's. */
@Timeout(120)
class EmbeddedServerCrashTest {

  private Path folder;
  private Path dataDir;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = ScratchServer.folder();
    dataDir = ScratchServer.lendPrograms(17, folder.resolve("data"));
  }

  @AfterEach
  void removeFolder() throws IOException {
    await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(pidFile()) || isDead());
    Folders.delete(folder);
  }

  private Path pidFile() {
    return dataDir.resolve("data/postmaster.pid");
  }

  private boolean isDead() throws IOException {
    return ProcessHandle.of(pid()).filter(ProcessHandle::isAlive).isEmpty();
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readAllLines(pidFile()).get(0));
  }

  private EmbeddedServer start() {
    return EmbeddedServer.start(dataDir, Map.of(), Observer.NONE);
  }

  /** A server in another process, with one committed row. */
  private ServerKeeper keeperWithRow() throws Exception {
    ServerKeeper keeper = ServerKeeper.start(dataDir);
    String answer = keeper.answer();
    assertThat(answer).startsWith("port ");
    Secret password = new Secret(Files.readString(dataDir.resolve("password")));
    ConnectionInfo info =
        new ConnectionInfo(
            "127.0.0.1",
            Integer.parseInt(answer.substring(5)),
            "errand",
            "errand",
            password,
            ConnectionInfo.Ssl.DISABLE,
            null);
    try (Connection connection =
            DriverManager.getConnection(info.jdbcUrl(), info.jdbcProperties());
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept as select 42 as answer");
    }
    return keeper;
  }

  private static void assertKept(EmbeddedServer server) throws Exception {
    assertThat(Dialect.JDBC.ask(server.connection(), "select answer from kept")).isEqualTo("42");
  }

  /** The shell that stops the server when Errand is gone: the only sh that knows the folder. */
  private List<ProcessHandle> watchers() {
    return ProcessHandle.allProcesses().filter(this::isWatcher).toList();
  }

  private boolean isWatcher(ProcessHandle handle) {
    try {
      Path proc = Path.of("/proc", Long.toString(handle.pid()));
      return Files.readString(proc.resolve("comm")).strip().equals("sh")
          && Files.readString(proc.resolve("environ"), ISO_8859_1)
              .contains("ERRAND_DATA=" + dataDir + "/data");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void it_starts_again_after_everything_was_killed() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/comm")));
    try (ServerKeeper keeper = keeperWithRow()) {
      ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
      List<ProcessHandle> all = postmaster.descendants().toList();
      watchers().forEach(ProcessHandle::destroyForcibly);
      keeper.kill();
      postmaster.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
      try (EmbeddedServer server = start()) {
        assertKept(server);
      }
    }
  }

  @Test
  void it_ends_in_good_order_when_errand_alone_was_killed() throws Exception {
    try (ServerKeeper keeper = keeperWithRow()) {
      keeper.kill();
      await().until(() -> !Files.exists(pidFile()));
      assertThat(Files.readString(dataDir.resolve("server.log")))
          .endsWith("database system is shut down\n");
    }
  }

  @Test
  void it_ends_in_good_order_when_errand_just_returns() throws Exception {
    try (ServerKeeper keeper = keeperWithRow()) {
      keeper.finish();
      await().until(() -> !Files.exists(pidFile()));
    }
  }

  @Test
  void one_that_outlived_errand_is_replaced() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/comm")));
    try (ServerKeeper keeper = keeperWithRow()) {
      ProcessHandle old = ProcessHandle.of(pid()).orElseThrow();
      List<ProcessHandle> watchers = watchers();
      assertThat(watchers).hasSize(1);
      watchers.forEach(ProcessHandle::destroyForcibly);
      keeper.kill();
      assertThat(old.isAlive()).isTrue();
      try (EmbeddedServer server = start()) {
        assertThat(old.isAlive()).isFalse();
        assertKept(server);
      }
    }
  }

  @Test
  void a_statement_that_outlived_its_server_is_ended() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/comm")));
    try (ServerKeeper keeper = keeperWithRow()) {
      ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
      ProcessHandle checkpointer = postmaster.children().findFirst().orElseThrow();
      // Stopped, it can't notice that its server has died, as a long computation would not.
      new ProcessBuilder("sh", "-c", "kill -s STOP $0", Long.toString(checkpointer.pid()))
          .start()
          .waitFor();
      postmaster.destroyForcibly();
      keeper.kill();
      try (EmbeddedServer server = start()) {
        assertThat(checkpointer.isAlive()).isFalse();
        assertKept(server);
      }
    }
  }

  @Test
  void a_half_made_cluster_is_made_again() throws Exception {
    Files.createDirectories(dataDir.resolve("data.partial/base"));
    Folders.deleteContent(dataDir.resolve("binaries"));
    Files.createDirectories(dataDir.resolve("binaries/partial-1/bin"));
    try (EmbeddedServer server = start()) {
      assertThat(Dialect.JDBC.ask(server.connection(), "select 1")).isEqualTo("1");
    }
    assertThat(dataDir.resolve("data.partial")).doesNotExist();
    assertThat(dataDir.resolve("binaries/partial-1")).doesNotExist();
  }
}
