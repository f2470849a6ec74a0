package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An administrator who ends all connections, again and again, under load. */
abstract class TerminationChecks extends OnStand {

  private static final int TIMES = 6;

  TerminationChecks(Way way) {
    super(way, 4, ShortTimes.flags());
  }

  @Test
  void terminated_connections_are_replaced_and_what_was_acknowledged_is_there() throws Exception {
    Rounds rounds = new Rounds(stand);
    rounds.warmUp();
    try (Load load = Load.start(stand);
        Backends backends = stand.backends()) {
      for (int i = 0; i < TIMES; i++) {
        load.awaitProgress(ShortTimes.HEALING);
        assertThat(backends.terminateAll()).isPositive();
      }
      load.awaitProgress(ShortTimes.HEALING);
      load.end();
      load.assertAsAnswered(database.connection());
    }
    rounds.awaitWell(ShortTimes.HEALING);
  }
}
