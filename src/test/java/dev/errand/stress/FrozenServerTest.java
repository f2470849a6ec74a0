package dev.errand.stress;

import dev.errand.db.ScratchServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PostgreSQL all of whose processes stand still (SIGSTOP), and go on later (SIGCONT). */
final class FrozenServerTest {

  private ScratchServer server;
  private Stand stand;
  private Rounds rounds;

  @BeforeEach
  void start() throws IOException {
    server = ScratchServer.start(17, Map.of());
    stand = Stand.start(Way.DIRECT, server.connection(), 0, ShortTimes.flags());
    rounds = new Rounds(stand);
    rounds.warmUp();
  }

  @AfterEach
  void close() throws IOException {
    try (ScratchServer last = server) {
      last.thaw();
      stand.close();
    }
  }

  @Test
  void everybody_is_told_in_time_and_all_heals_when_it_goes_on() throws Exception {
    for (int i = 0; i < 2; i++) {
      server.freeze();
      for (int round = 0; round < ShortTimes.ROUNDS; round++) {
        rounds.assertToldInTime(ShortTimes.BOUND);
      }
      server.thaw();
      rounds.awaitWell(ShortTimes.HEALING);
    }
  }
}
