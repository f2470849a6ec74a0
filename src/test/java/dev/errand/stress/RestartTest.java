package dev.errand.stress;

import dev.errand.db.Relay;
import dev.errand.db.ScratchServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that is restarted, in good order or by a crash, under a service that goes on. */
final class RestartTest {

  private ScratchServer server;
  private Relay relay;
  private Stand stand;
  private Rounds rounds;

  @BeforeEach
  void start() throws IOException {
    server = ScratchServer.start(17, Map.of());
    relay = new Relay(server.connection());
    stand = Stand.start(Way.DIRECT, relay.connection(), 0, ShortTimes.flags());
    rounds = new Rounds(stand);
    rounds.warmUp();
  }

  @AfterEach
  void close() throws IOException {
    try (ScratchServer lastButOne = server;
        Relay last = relay) {
      stand.close();
      last.cut();
      lastButOne.stop();
    }
  }

  @Test
  void a_restart_in_good_order_heals_and_keeps_what_was_acknowledged() throws Exception {
    heals(server::stop);
  }

  @Test
  void so_does_a_restart_behind_a_crash() throws Exception {
    heals(server::crash);
  }

  /** How the server ends. */
  private interface Ending {
    void run() throws IOException;
  }

  private void heals(Ending ending) throws Exception {
    try (Load load = Load.start(stand)) {
      load.awaitProgress();
      ending.run();
      load.awaitTrouble();
      rounds.assertToldInTime(ShortTimes.BOUND);
      server.startAgain();
      relay.leadTo(server.connection());
      load.awaitProgress(ShortTimes.HEALING);
      load.end();
      load.assertAsAnswered(server.connection());
    }
    rounds.awaitWell(ShortTimes.HEALING);
  }
}
