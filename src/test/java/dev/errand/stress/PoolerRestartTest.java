package dev.errand.stress;

import org.junit.jupiter.api.Test;

/** A PgBouncer that is restarted under a service that goes on. */
final class PoolerRestartTest extends OnStand {

  PoolerRestartTest() {
    super(Way.PGBOUNCER, 4, ShortTimes.flags());
  }

  @Test
  void it_heals_and_keeps_what_was_acknowledged() throws Exception {
    Rounds rounds = new Rounds(stand);
    rounds.warmUp();
    try (Load load = Load.start(stand)) {
      load.awaitProgress();
      stand.pooler().stop();
      load.awaitTrouble();
      rounds.assertToldInTime(ShortTimes.BOUND);
      stand.pooler().restart();
      load.awaitProgress(ShortTimes.HEALING);
      load.end();
      load.assertAsAnswered(database.connection());
    }
    rounds.awaitWell(ShortTimes.HEALING);
  }
}
