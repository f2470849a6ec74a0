package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * What bounds a migration's waits.
 *
 * @param turn for another process that migrates; generous, since it may build an index
 * @param lockTimeout for a table's lock: as long as a change set waits, it stops all who come after
 * @param tries for a change set that got no lock in time
 * @param pause between tries, in which the others get through
 */
record MigrationLimits(Duration turn, Duration lockTimeout, int tries, Duration pause) {

  static final MigrationLimits STANDARD =
      new MigrationLimits(Duration.ofHours(2), Duration.ofSeconds(5), 40, Duration.ofSeconds(1));

  /** lock_not_available and deadlock_detected: somebody else's lock, so trying again helps. */
  private static final Set<String> WORTH_A_RETRY = Set.of("55P03", "40P01");

  interface Attempt {
    void run() throws SQLException;
  }

  /** Tries again while a lock is not to be had; what an attempt has done already stays done. */
  void insist(Attempt attempt, Observer observer) throws SQLException {
    for (int left = tries - 1; ; left--) {
      try {
        attempt.run();
        return;
      } catch (MigrationException e) {
        String state = MigrationException.sqlState(e);
        if (left <= 0 || state == null || !WORTH_A_RETRY.contains(state)) {
          throw e;
        }
        observer.on(new Event.Warned(e.getMessage() + "; trying again, " + left + " tries left"));
        MigrationLock.pause(pause);
      }
    }
  }
}
