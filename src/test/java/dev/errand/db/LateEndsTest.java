package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.await;
import static dev.errand.db.TestLanes.deadline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.ConnectionCut;
import dev.errand.observe.Event.ConnectionOpened;
import dev.errand.observe.Event.Outcome;
import dev.errand.observe.Event.StatementEnded;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Ends that come around the time when the statement ends by itself: the neighbours on the same two
 * connections never notice. A cancel that comes late hits the barrier, or nothing.
 */
final class LateEndsTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String SLEEP = "test-sleep";
  private static final long OWNER = 1;

  @Test
  void ten_thousand_late_ends_hit_nobody_else() throws Exception {
    Random random = new Random(11);
    try (TestLanes lanes =
        TestLanes.open(DATABASE.connection(), Shape.standard().plan(1, 2, 1).acquire(20_000))) {
      prepareOnBoth(lanes);
      for (int round = 0; round < 500; round++) {
        List<Future<?>> late = new ArrayList<>();
        List<Future<?>> innocent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          double seconds = (1 + random.nextInt(9)) / 1_000.0;
          Deadline own = deadline(PLENTY, OWNER + i);
          late.add(lanes.start(own, TestStatements.sleep(Budget.WRITE), seconds));
          innocent.add(lanes.start(TestStatements.sleep(Budget.WRITE), 0.0005));
          lanes.hangUpAfter(own, random.nextInt(20));
        }
        late.forEach(TestLanes::ended);
        innocent.forEach(TestLanes::await);
      }
      assertThat(lanes.heard().all(StatementEnded.class))
          .as("some came in time and some too late")
          .extracting(StatementEnded::outcome)
          .contains(Outcome.OK, Outcome.CANCELLED);
      assertThat(lanes.heard().all(ConnectionCut.class)).isEmpty();
      assertThat(lanes.heard().all(ConnectionOpened.class)).hasSize(2);
    }
  }

  // PostgreSQL's own time-out ends them, some just before they end themselves.
  @Test
  void ends_by_the_budget_hit_nobody_else() throws Exception {
    Random random = new Random(12);
    Shape shape = Shape.standard().plan(1, 2, 1).budget(Budget.WRITE, 20).acquire(20_000);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      for (int round = 0; round < 50; round++) {
        List<Future<?>> late = new ArrayList<>();
        List<Future<?>> innocent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          double seconds = (15 + random.nextInt(8)) / 1_000.0;
          late.add(lanes.start(PLENTY, OWNER + i, TestStatements.sleep(Budget.WRITE), seconds));
          innocent.add(lanes.start(TestStatements.sleep(Budget.PAGE), 0.0005));
        }
        late.forEach(TestLanes::ended);
        innocent.forEach(TestLanes::await);
      }
      assertThat(lanes.heard().all(StatementEnded.class))
          .extracting(StatementEnded::outcome)
          .containsOnly(Outcome.OK, Outcome.TIMEOUT);
    }
  }

  // What is given up while it is being prepared costs its connection.
  private static void prepareOnBoth(TestLanes lanes) throws Exception {
    Future<?> one = lanes.start(PLENTY, OWNER, TestStatements.sleep(Budget.WRITE), 1.0);
    Future<?> other = lanes.start(PLENTY, OWNER + 1, TestStatements.sleep(Budget.WRITE), 1.0);
    Activity.await(DATABASE, SLEEP, 2, 0);
    await(one);
    await(other);
  }
}
