package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.await;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.LaneLoad;
import dev.errand.observe.Event.StatementEnded;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which reads share a connection, and which go elsewhere. */
final class PointLaneTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Statement<@Nullable String> SLEEP = TestStatements.sleep(Budget.POINT);

  private static String laneOf(TestLanes lanes, Statement<?> statement) {
    List<StatementEnded> all =
        lanes.heard().all(StatementEnded.class).stream()
            .filter(event -> event.statement().equals(statement.name()))
            .toList();
    return all.get(all.size() - 1).lane();
  }

  @Test
  void reads_do_not_stand_behind_one_that_is_slow() throws Exception {
    Shape shape = Shape.standard().budget(Budget.POINT, 5_000);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      lanes.awaitPointLane();
      Future<@Nullable String> slow = lanes.start(SLEEP, 2.0);
      Activity.await(DATABASE, "test-sleep", 1, 110);
      assertThat(lanes.run(TestStatements.FAST_POINT, 1)).isEqualTo(1);
      assertThat(laneOf(lanes, TestStatements.FAST_POINT)).isEqualTo("work");
      assertThat(slow.isComplete()).isFalse();
      await(slow);
      assertThat(laneOf(lanes, SLEEP)).isEqualTo("point");
      lanes.run(TestStatements.FAST_POINT, 2);
      assertThat(laneOf(lanes, TestStatements.FAST_POINT)).isEqualTo("point");
    }
  }

  @Test
  void one_slow_read_closes_only_its_own_connection() throws Exception {
    Shape shape = Shape.standard().plan(2, 2, 1).budget(Budget.POINT, 5_000);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      lanes.awaitPointLane();
      lanes.awaitConnections("point", 2);
      Future<@Nullable String> slow = lanes.start(SLEEP, 2.0);
      Activity.await(DATABASE, "test-sleep", 1, 110);
      for (int i = 0; i < 5; i++) {
        lanes.run(TestStatements.FAST_POINT, i);
        assertThat(laneOf(lanes, TestStatements.FAST_POINT)).isEqualTo("point");
      }
      assertThat(slow.isComplete()).isFalse();
      await(slow);
    }
  }

  @Test
  void a_deadline_shorter_than_the_budget_goes_elsewhere() {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection())) {
      lanes.awaitPointLane();
      await(lanes.start(300, 1, TestStatements.FAST_POINT, 1));
      assertThat(laneOf(lanes, TestStatements.FAST_POINT)).isEqualTo("work");
    }
  }

  @Test
  void no_more_than_64_share_a_connection() throws Exception {
    Shape shape = Shape.standard().budget(Budget.POINT, 5_000).acquire(9_000);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      lanes.awaitPointLane();
      lanes.heard().clear();
      List<Future<@Nullable String>> all = new ArrayList<>();
      await(
          lanes.onLoop(
              () -> {
                for (int i = 0; i < 100; i++) {
                  all.add(
                      lanes.database().run(SLEEP, Tuple.of(0.01), TestLanes.deadline(PLENTY, i)));
                }
                return Future.succeededFuture();
              }));
      all.forEach(TestLanes::await);
      assertThat(
              lanes.heard().all(LaneLoad.class).stream()
                  .filter(load -> load.lane().equals("point"))
                  .mapToInt(LaneLoad::inUse)
                  .max())
          .hasValue(64);
      lanes.awaitIdle();
    }
  }

  @Test
  void a_read_over_its_budget_fails_alone() {
    Shape shape = Shape.standard().budget(Budget.POINT, 400);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      lanes.awaitPointLane();
      Future<@Nullable String> slow = lanes.start(SLEEP, 20.0);
      Future<@Nullable Integer> behind = lanes.start(TestStatements.FAST_POINT, 6);
      assertThat(problem(slow).kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      assertThat(problem(slow).statement()).isEqualTo(SLEEP.name());
      // In time it was answered or it was not; it never gets another's answer.
      TestLanes.ended(behind);
      if (behind.succeeded()) {
        assertThat(behind.result()).isEqualTo(6);
      } else {
        assertThat(problem(behind).kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      }
      lanes.awaitIdle();
      assertThat(lanes.run(TestStatements.FAST_POINT, 7)).isEqualTo(7);
    }
  }
}
