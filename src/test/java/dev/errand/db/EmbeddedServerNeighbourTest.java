package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.observe.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The embedded server does no harm to other processes, and takes none of them for its own. */
@Timeout(120)
class EmbeddedServerNeighbourTest {

  private Path folder;
  private Path dataDir;
  private Path pidFile;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = ScratchServer.folder();
    dataDir = ScratchServer.lendPrograms(17, folder.resolve("data"));
    pidFile = dataDir.resolve("data/postmaster.pid");
  }

  @AfterEach
  void removeFolder() throws IOException {
    Folders.delete(folder);
  }

  private EmbeddedServer start() {
    return EmbeddedServer.start(dataDir, Map.of("fsync", "off"), Observer.NONE);
  }

  @Test
  void a_foreign_process_with_the_number_of_a_dead_server_is_left_alone() throws Exception {
    start().close();
    ServerAccount account = ServerAccount.forOwnerOf(dataDir.resolve("data"));
    Process foreign = account.script("exec sleep 600", Map.of()).start();
    try {
      Files.writeString(pidFile, foreign.pid() + "\n" + dataDir.resolve("data") + "\n1\n1\n");
      account.own(pidFile);
      try (EmbeddedServer server = start()) {
        assertThat(server.connection().port()).isPositive();
        assertThat(foreign.isAlive()).isTrue();
      }
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void another_folders_server_is_neither_adopted_nor_stopped() throws Exception {
    start().close();
    try (EmbeddedServer other =
        EmbeddedServer.start(
            ScratchServer.lendPrograms(17, folder.resolve("other")),
            Map.of("fsync", "off"),
            Observer.NONE)) {
      Files.copy(folder.resolve("other/data/postmaster.pid"), pidFile);
      ServerAccount.forOwnerOf(dataDir.resolve("data")).own(pidFile);
      try (EmbeddedServer server = start()) {
        assertThat(server.connection().port()).isNotEqualTo(other.connection().port());
        assertThat(Dialect.JDBC.ask(server.connection(), "show data_directory"))
            .isEqualTo(dataDir.resolve("data").toString());
      }
      assertThat(Dialect.JDBC.ask(other.connection(), "show data_directory"))
          .isEqualTo(folder.resolve("other/data").toString());
    }
  }

  @Test
  void a_port_that_is_taken_meanwhile_is_given_up() throws Exception {
    try (EmbeddedServer other =
            EmbeddedServer.start(
                ScratchServer.lendPrograms(17, folder.resolve("other")),
                Map.of("fsync", "off"),
                Observer.NONE);
        ServerFolder held = ServerFolder.hold(dataDir)) {
      Path programs = ScratchServer.binaries(17).unpackedIn(held.binaries());
      new ServerCluster(held, programs).ensure();
      int taken = other.connection().port();
      int free = taken == 65535 ? 65534 : taken + 1;
      Iterator<Integer> ports = List.of(taken, free).iterator();
      ServerStart start = ServerStart.of(held, programs, Map.of(), ports::next);
      assertThat(start.connection().port()).isEqualTo(free);
      start.postmaster().stop();
    }
  }
}
