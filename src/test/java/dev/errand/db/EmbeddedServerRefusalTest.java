package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errand.observe.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the embedded server can't start, and that one line says why. */
@Timeout(120)
class EmbeddedServerRefusalTest {

  private Path folder;
  private Path dataDir;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = ScratchServer.folder();
    dataDir = folder.resolve("data");
  }

  @AfterEach
  void removeFolder() throws IOException {
    Folders.delete(folder);
  }

  /** One whose cluster the test will damage. */
  private void makeCluster() throws IOException {
    ScratchServer.lendPrograms(17, dataDir);
    start().close();
  }

  private EmbeddedServer start() {
    return EmbeddedServer.start(dataDir, Map.of("fsync", "off"), Observer.NONE);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
    return assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining(dataDir.toString())
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void a_second_errand_on_the_same_folder() throws Exception {
    try (EmbeddedServer server = start()) {
      // In this order: closing the lock's file here must not let the other process in.
      assertRefused().hasMessageContaining("in use by another Errand");
      try (ServerKeeper second = ServerKeeper.start(dataDir)) {
        assertThat(second.answer()).contains("refused").contains("in use by another Errand");
      }
      assertThat(Dialect.JDBC.ask(server.connection(), "select 1")).isEqualTo("1");
    }
    start().close();
  }

  @Test
  void a_damaged_cluster() throws Exception {
    makeCluster();
    Files.writeString(dataDir.resolve("data/global/pg_control"), "");
    assertRefused().hasMessageContaining("PANIC").hasMessageContaining("server.log");
    Files.delete(dataDir.resolve("data/PG_VERSION"));
    assertRefused().hasMessageContaining("PG_VERSION is missing");
  }

  @Test
  void another_major_version() throws Exception {
    makeCluster();
    Files.writeString(dataDir.resolve("data/PG_VERSION"), "14\n");
    assertRefused()
        .hasMessageContaining("PostgreSQL 14")
        .hasMessageContaining("17")
        .hasMessageContaining("ERRAND_DATA_DIR");
  }

  @Test
  void a_lost_or_wrong_password() throws Exception {
    makeCluster();
    Files.writeString(dataDir.resolve("password"), "another");
    assertRefused().hasMessageContaining("password authentication failed");
    Files.delete(dataDir.resolve("password"));
    assertRefused().hasMessageContaining("password is missing");
  }

  @Test
  void a_setting_that_postgresql_refuses() throws Exception {
    ScratchServer.lendPrograms(17, dataDir);
    assertThatThrownBy(
            () -> EmbeddedServer.start(dataDir, Map.of("no_such_setting", "1"), Observer.NONE))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("no_such_setting");
  }

  @Test
  void a_path_that_initdb_trips_over() {
    dataDir = folder.resolve("$HOME");
    assertThatThrownBy(this::start).hasMessageContaining("path must hold none of");
  }

  @Test
  void a_file_in_the_folders_place() throws Exception {
    Files.createFile(dataDir);
    assertRefused().hasMessageContaining("can't be used");
  }

  @Test
  void a_folder_that_the_servers_account_can_not_reach() throws Exception {
    assumeTrue(ServerAccount.isRoot());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertRefused().hasMessageContaining("user nobody").hasMessageContaining("reach");
  }

  @Test
  void a_folder_that_may_not_be_written() throws Exception {
    assumeTrue(ServerAccount.isRoot());
    Path copies = Files.createDirectory(folder.resolve("classes"));
    try (ServerKeeper keeper = ServerKeeper.startAsNobody(dataDir, copies)) {
      assertThat(keeper.answer()).startsWith("refused").contains("no right to write");
    }
  }
}
