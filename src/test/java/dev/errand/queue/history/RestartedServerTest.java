package dev.errand.queue.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestService;
import dev.errand.db.Relay;
import dev.errand.db.ScratchServer;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same while PostgreSQL is restarted, in good order or by a crash. */
final class RestartedServerTest {

  private static final int TASKS = 4_000;

  private ScratchServer server;
  private Relay relay;

  @BeforeEach
  void start() throws IOException {
    server = ScratchServer.start(17, Map.of());
    relay = new Relay(server.connection());
  }

  @AfterEach
  void close() throws IOException {
    try (ScratchServer lastButOne = server;
        Relay last = relay) {
      last.cut();
      lastButOne.stop();
    }
  }

  @Test
  void no_task_is_lost_or_done_twice_in_a_restart() throws Exception {
    survives(server::stop);
  }

  @Test
  void nor_in_a_crash() throws Exception {
    survives(server::crash);
  }

  /** How the server ends. */
  private interface Ending {
    void run() throws IOException;
  }

  private void survives(Ending ending) throws Exception {
    long seed = System.nanoTime();
    try (TestService one = TestService.start(relay.connection());
        TestService two = TestService.start(relay.connection())) {
      Scene scene = Scene.make(one.http(), TASKS, new Random(seed));
      try (Crew crew = Crew.start(new Doors(one.http(), two.http()), scene, seed)) {
        crew.awaitLeases(TASKS / 4);
        ending.run();
        server.startAgain();
        relay.leadTo(server.connection());
        History history = crew.history();
        assertThat(Checker.violations(history)).as("seed " + seed).isEmpty();
        assertThat(history.ends()).hasSize(TASKS);
        Coverage.of(history).assertAllSides(5).assertAtLeast(1, "unanswered");
      }
    }
  }
}
