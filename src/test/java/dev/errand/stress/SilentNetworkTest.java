package dev.errand.stress;

import dev.errand.TestDatabase;
import dev.errand.db.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A network that swallows everything without a word: connections that look alive and are not. */
final class SilentNetworkTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private Relay relay;
  private Stand stand;
  private Rounds rounds;

  @BeforeEach
  void start() {
    relay = new Relay(DATABASE.connection());
    stand = Stand.start(Way.DIRECT, relay.connection(), 0, ShortTimes.flags());
    rounds = new Rounds(stand);
    rounds.warmUp();
  }

  @AfterEach
  void close() {
    try (Relay last = relay) {
      last.accept();
      stand.close();
    }
  }

  @Test
  void everybody_is_told_in_time_and_all_heals_when_it_speaks_again() {
    relay.freeze();
    for (int i = 0; i < ShortTimes.ROUNDS; i++) {
      rounds.assertToldInTime(ShortTimes.BOUND);
    }
    relay.thaw();
    rounds.awaitWell(ShortTimes.HEALING);
  }

  @Test
  void connections_that_stay_silent_for_ever_are_given_up() {
    relay.freeze();
    for (int i = 0; i < ShortTimes.ROUNDS; i++) {
      rounds.assertToldInTime(ShortTimes.BOUND);
    }
    relay.leaveFrozenBehind();
    rounds.awaitWell(ShortTimes.HEALING);
  }

  @Test
  void so_are_those_that_fell_silent_while_nobody_used_them() {
    relay.freeze();
    relay.leaveFrozenBehind();
    rounds.awaitWell(ShortTimes.HEALING);
  }

  @Test
  void what_was_acknowledged_is_there() throws Exception {
    try (Load load = Load.start(stand)) {
      load.awaitProgress();
      relay.freeze();
      load.awaitTrouble();
      relay.thaw();
      load.awaitProgress();
      load.end();
      load.assertAsAnswered(DATABASE.connection());
    }
    rounds.awaitWell(ShortTimes.HEALING);
  }
}
