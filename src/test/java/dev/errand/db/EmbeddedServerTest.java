package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The embedded server's ordinary life. */
@Timeout(120)
class EmbeddedServerTest {

  private Path folder;
  private Path dataDir;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = ScratchServer.folder();
    dataDir = ScratchServer.lendPrograms(17, folder.resolve("data"));
  }

  @AfterEach
  void removeFolder() throws IOException {
    Folders.delete(folder);
  }

  private EmbeddedServer start(Observer observer) {
    return EmbeddedServer.start(dataDir, Map.of(), observer);
  }

  @Test
  void data_is_kept_from_one_start_to_the_next() throws Exception {
    dataDir = folder.resolve("new");
    List<Event> events = new ArrayList<>();
    try (EmbeddedServer server = start(events::add)) {
      execute(server.connection(), "create table kept as select 42 as answer");
    }
    try (EmbeddedServer server = start(events::add)) {
      assertThat(Dialect.JDBC.ask(server.connection(), "select answer from kept")).isEqualTo("42");
    }
    assertThat(events)
        .hasOnlyElementsOfType(Event.EmbeddedServerStarted.class)
        .extracting(event -> ((Event.EmbeddedServerStarted) event).created())
        .containsExactly(true, false);
    assertThat(Files.exists(dataDir.resolve("data/postmaster.pid"))).isFalse();
  }

  @Test
  void data_is_safe_and_the_text_is_unicode() throws Exception {
    try (EmbeddedServer server = start(Observer.NONE)) {
      ConnectionInfo info = server.connection();
      for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
        assertThat(Dialect.JDBC.ask(info, "show " + setting)).as(setting).isEqualTo("on");
      }
      assertThat(Dialect.JDBC.ask(info, "show server_encoding")).isEqualTo("UTF8");
      assertThat(Dialect.JDBC.ask(info, "select lower('ÄÉ')")).isEqualTo("äé");
      assertThat(Dialect.JDBC.ask(info, "show data_checksums")).isEqualTo("on");
      assertThat(Dialect.JDBC.ask(info, "show max_connections")).isEqualTo("200");
      assertThat(Dialect.JDBC.ask(info, "show listen_addresses")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void what_is_private_is_private() throws Exception {
    try (EmbeddedServer server = start(Observer.NONE)) {
      assertThat(mode("password")).isEqualTo("rw-------");
      assertThat(mode("server.log")).isEqualTo("rw-------");
      assertThat(mode("data")).isEqualTo("rwx------");
      assertThat(mode("run")).isEqualTo("rwx------");
      String password = Files.readString(dataDir.resolve("password"));
      assertThat(password).hasSizeGreaterThanOrEqualTo(32);
      assertThat(server.connection().toString()).doesNotContain(password);
    }
  }

  @Test
  void the_callers_settings_hold_but_for_the_address() throws Exception {
    Map<String, String> settings =
        Map.of("timezone", "Asia/Kathmandu", "work_mem", "5MB", "listen_addresses", "*");
    try (EmbeddedServer server = EmbeddedServer.start(dataDir, settings, Observer.NONE)) {
      assertThat(Dialect.VERTX.ask(server.connection(), "show timezone"))
          .isEqualTo("Asia/Kathmandu");
      assertThat(Dialect.JDBC.ask(server.connection(), "show work_mem")).isEqualTo("5MB");
      assertThat(Dialect.JDBC.ask(server.connection(), "show listen_addresses"))
          .isEqualTo("127.0.0.1");
    }
  }

  @Test
  void a_long_path_costs_the_unix_socket_alone() throws Exception {
    dataDir = ScratchServer.lendPrograms(17, folder.resolve("a".repeat(100)));
    try (EmbeddedServer server = start(Observer.NONE)) {
      assertThat(server.socketConnection()).isEmpty();
      assertThat(Dialect.VERTX.ask(server.connection(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void a_path_may_hold_blanks_and_quotes() throws Exception {
    dataDir = folder.resolve("it's my #1 'folder', %n ä");
    try (EmbeddedServer server = start(Observer.NONE)) {
      assertThat(Dialect.JDBC.ask(server.connection(), "select 1")).isEqualTo("1");
      assertThat(Dialect.JDBC.ask(server.socketConnection().orElseThrow(), "select 2"))
          .isEqualTo("2");
    }
  }

  @Test
  void ctrl_c_on_the_terminal_does_not_reach_it() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")));
    try (EmbeddedServer server = start(Observer.NONE)) {
      assertThat(server.connection().port()).isPositive();
      String pid = Files.readAllLines(dataDir.resolve("data/postmaster.pid")).get(0);
      assertThat(processGroup(pid)).isNotEqualTo(processGroup("self"));
    }
  }

  @Test
  void an_ordinary_user_starts_it_too() throws Exception {
    assumeTrue(ServerAccount.isRoot());
    Path home = Files.createDirectory(folder.resolve("home"));
    ServerAccount.forOwnerOf(folder).own(home);
    Path copies = Files.createDirectory(folder.resolve("classes"));
    try (ServerKeeper keeper = ServerKeeper.startAsNobody(home.resolve("mine"), copies)) {
      assertThat(keeper.answer()).startsWith("port ");
      keeper.finish();
      Path pid = home.resolve("mine/data/postmaster.pid");
      await().until(() -> !Files.exists(pid));
    }
    assertThat(Files.getOwner(home.resolve("mine/data")).getName()).isEqualTo("nobody");
  }

  @Test
  void a_strict_umask_does_not_lock_the_server_out() throws Exception {
    dataDir = folder.resolve("new");
    try (ServerKeeper keeper = ServerKeeper.startWithStrictUmask(dataDir)) {
      assertThat(keeper.answer()).startsWith("port ");
      keeper.finish();
      await().until(() -> !Files.exists(dataDir.resolve("data/postmaster.pid")));
    }
  }

  @Test
  void a_close_ends_all_its_processes_and_may_be_repeated() throws Exception {
    EmbeddedServer server = start(Observer.NONE);
    long pid = Long.parseLong(Files.readAllLines(dataDir.resolve("data/postmaster.pid")).get(0));
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = postmaster.descendants().toList();
    server.close();
    server.close();
    assertThat(all).hasSizeGreaterThan(3).noneMatch(ProcessHandle::isAlive);
    assertThat(postmaster.isAlive()).isFalse();
  }

  @Test
  void the_default_folder_is_one_that_its_user_reaches() {
    Path folder = EmbeddedServer.defaultDataDir(Map.of("XDG_DATA_HOME", "/x"));
    assertThat(folder).isEqualTo(Path.of(ServerAccount.isRoot() ? "/var/lib/errand" : "/x/errand"));
    assertThat(EmbeddedServer.defaultDataDir(Map.of("XDG_DATA_HOME", "x"))).isAbsolute();
    assertThat(EmbeddedServer.available()).isTrue();
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve(name)));
  }

  private static String processGroup(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", pid, "stat"));
    return stat.substring(stat.lastIndexOf(')')).split(" ", -1)[3];
  }

  private static void execute(ConnectionInfo info, String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(info.jdbcUrl(), info.jdbcProperties());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
