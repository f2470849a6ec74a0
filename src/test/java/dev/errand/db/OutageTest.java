package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.await;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.ConnectionClosed;
import dev.errand.observe.Event.ConnectionOpened;
import dev.errand.observe.Event.LaneLoad;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A network that fails and a server that is away for a while. */
final class OutageTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Statement<@Nullable String> SLEEP = TestStatements.sleep(Budget.WRITE);

  @Test
  void those_who_wait_are_not_dragged_along_by_connections_cut_without_a_word() throws Exception {
    Shape two = Shape.standard().plan(1, 2, 1).acquire(9_000);
    try (Relay relay = new Relay(DATABASE.connection());
        TestLanes lanes = TestLanes.open(relay.connection(), two)) {
      Future<@Nullable String> one = lanes.start(PLENTY, 1, SLEEP, 1.0);
      Future<@Nullable String> other = lanes.start(PLENTY, 2, SLEEP, 1.0);
      Activity.await(DATABASE, "test-sleep", 2, 0);
      List<Future<@Nullable Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(lanes.start(PLENTY, 1 + i % 3, TestStatements.FAST, i));
      }
      relay.cut();
      assertThat(problem(one).kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      assertThat(problem(other).kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      for (int i = 0; i < 20; i++) {
        assertThat(await(waiting.get(i))).isEqualTo(i);
      }
      lanes.awaitIdle();
    }
  }

  @Test
  void reads_under_way_on_a_cut_connection_are_told_and_the_next_ones_go_on() throws Exception {
    Shape shape = Shape.standard().budget(Budget.POINT, 3_000);
    try (Relay relay = new Relay(DATABASE.connection());
        TestLanes lanes = TestLanes.open(relay.connection(), shape)) {
      lanes.awaitPointLane();
      Future<@Nullable String> slow = lanes.start(TestStatements.sleep(Budget.POINT), 1.0);
      Future<@Nullable Integer> behind = lanes.start(TestStatements.FAST_POINT, 1);
      Activity.await(DATABASE, "test-sleep", 1, 0);
      int open = lanes.heard().all(ConnectionOpened.class).size();
      relay.cut();
      // Until its end has arrived, a connection can't be told from a good one.
      lanes.awaitEvents(ConnectionClosed.class, open);
      assertThat(problem(slow).kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      assertThat(problem(behind).kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
      assertThat(lanes.run(TestStatements.FAST_POINT, 2)).isEqualTo(2);
      lanes.awaitPointLane();
      lanes.awaitIdle();
    }
  }

  @Test
  void a_server_that_comes_back_serves_again_without_a_restart_of_ours() throws Exception {
    Path folder = ScratchServer.folder();
    EmbeddedServer first = start(folder);
    try (Relay relay = new Relay(first.connection());
        TestLanes lanes = TestLanes.open(relay.connection(), Shape.standard())) {
      Future<@Nullable String> running;
      try (first) {
        lanes.awaitPointLane();
        lanes.heard().clear();
        running = lanes.start(SLEEP, 2.0);
        lanes.heard().await(LaneLoad.class, load -> load.lane().equals("work"));
      }
      assertThat(problem(running).kind()).isIn(Kind.STATEMENT_TIMEOUT, Kind.DATABASE_UNAVAILABLE);
      assertUnavailable(lanes, TestStatements.FAST);
      assertUnavailable(lanes, TestStatements.FAST_POINT);
      try (EmbeddedServer second = start(folder)) {
        relay.leadTo(second.connection());
        assertThat(lanes.run(TestStatements.FAST, 3)).isEqualTo(3);
        assertThat(lanes.run(TestStatements.FAST_POINT, 4)).isEqualTo(4);
        lanes.awaitPointLane();
        lanes.awaitIdle();
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static void assertUnavailable(TestLanes lanes, Statement<?> statement) {
    long start = System.nanoTime();
    assertThat(problem(lanes.start(statement, 1)).kind()).isEqualTo(Kind.DATABASE_UNAVAILABLE);
    assertThat(System.nanoTime() - start).isLessThan(1_500_000_000L);
  }

  private static EmbeddedServer start(Path folder) {
    return EmbeddedServer.start(folder.resolve("server"), Map.of("fsync", "off"), Observer.NONE);
  }
}
