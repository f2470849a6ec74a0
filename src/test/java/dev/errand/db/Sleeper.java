package dev.errand.db;

import dev.errand.TestDatabase;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A statement that keeps a connection of the work lane for as long as a test wants it to. */
final class Sleeper implements AutoCloseable {

  private static final double FOR_EVER = 14;

  private final TestLanes lanes;
  private final Deadline deadline;
  private final Future<?> sleeping;

  private Sleeper(TestLanes lanes, Deadline deadline, Future<?> sleeping) {
    this.lanes = lanes;
    this.deadline = deadline;
    this.sleeping = sleeping;
  }

  /** Returns when PostgreSQL runs it; the only one in the database. */
  static Sleeper start(TestLanes lanes, TestDatabase database) throws SQLException {
    // A lane whose waits are short may need several tries to open its first connection.
    Awaitility.await("a connection").atMost(Duration.ofSeconds(20)).until(() -> isOpen(lanes));
    Deadline deadline = TestLanes.deadline(TestLanes.PLENTY, Deadline.NO_OWNER);
    Future<?> sleeping = lanes.start(deadline, TestStatements.sleep(Budget.BULK), FOR_EVER);
    Activity.await(database, "test-sleep", 1, 0);
    lanes.heard().clear();
    return new Sleeper(lanes, deadline, sleeping);
  }

  boolean isAsleep() {
    return !sleeping.isComplete();
  }

  /** Its client hangs up in some milliseconds. */
  void endAfter(int millis) {
    lanes.hangUpAfter(deadline, millis);
  }

  /** Its client hangs up. */
  @Override
  public void close() {
    lanes.hangUp(deadline);
    TestLanes.ended(sleeping);
  }

  private static boolean isOpen(TestLanes lanes) {
    Future<?> tried = lanes.start(TestStatements.FAST, 0);
    TestLanes.ended(tried);
    return tried.succeeded();
  }
}
