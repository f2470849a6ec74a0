package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.await;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.ConnectionClosed;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that end, and servers that can't be reached. */
final class LostConnectionTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Statement<@Nullable String> SLEEP = TestStatements.sleep(Budget.BULK);

  private static ConnectionInfo at(int port) {
    ConnectionInfo real = DATABASE.connection();
    return new ConnectionInfo(
        "127.0.0.1",
        port,
        real.database(),
        real.user(),
        real.password(),
        ConnectionInfo.Ssl.DISABLE,
        null);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  // Sent and unanswered: nobody knows whether it was done.
  private static void assertUnanswered(Future<?> statement) {
    Problem problem = problem(statement);
    assertThat(problem.kind()).isEqualTo(Kind.STATEMENT_TIMEOUT);
    assertThat(problem.statement()).isEqualTo(SLEEP.name());
    assertThat(problem.detail()).contains("connection was lost");
  }

  @Test
  void connections_that_end_while_idle_are_replaced() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection())) {
      lanes.awaitPointLane();
      lanes.run(TestStatements.FAST, 1);
      lanes.run(TestStatements.shown(Budget.UPKEEP));
      long ended = Activity.terminate(DATABASE, "");
      assertThat(ended).isGreaterThanOrEqualTo(3);
      lanes.awaitEvents(ConnectionClosed.class, (int) ended);
      assertThat(lanes.run(TestStatements.FAST, 2)).isEqualTo(2);
      assertThat(lanes.run(TestStatements.FAST_POINT, 3)).isEqualTo(3);
      assertThat(lanes.run(TestStatements.shown(Budget.UPKEEP))).isEqualTo(2_000);
      lanes.awaitPointLane();
      lanes.awaitIdle();
    }
  }

  @Test
  void a_statement_whose_connection_is_ended_is_told_so() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection())) {
      Future<@Nullable String> running = lanes.start(SLEEP, 20.0);
      Activity.await(DATABASE, "test-sleep", 1, 0);
      assertThat(Activity.terminate(DATABASE, "test-sleep")).isEqualTo(1);
      assertUnanswered(running);
      assertThat(lanes.run(TestStatements.FAST, 2)).isEqualTo(2);
      lanes.awaitIdle();
    }
  }

  @Test
  void those_who_wait_are_not_dragged_along_by_a_connection_that_ends() throws Exception {
    Shape two = Shape.standard().plan(1, 2, 1).acquire(9_000);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), two)) {
      Future<@Nullable String> one = lanes.start(PLENTY, 1, SLEEP, 20.0);
      Future<@Nullable String> other = lanes.start(PLENTY, 2, SLEEP, 20.0);
      Activity.await(DATABASE, "test-sleep", 2, 0);
      List<Future<@Nullable Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(lanes.start(PLENTY, 1 + i % 3, TestStatements.FAST, i));
      }
      assertThat(Activity.terminate(DATABASE, "test-sleep")).isEqualTo(2);
      for (int i = 0; i < 20; i++) {
        assertThat(await(waiting.get(i))).isEqualTo(i);
      }
      assertUnanswered(one);
      assertUnanswered(other);
      lanes.awaitIdle();
    }
  }

  @Test
  void a_transaction_whose_connection_is_ended_leaves_no_lease_behind() throws Exception {
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), Shape.standard().plan(1, 1, 1))) {
      Future<@Nullable String> running =
          lanes.startTransaction(PLENTY, transaction -> transaction.run(SLEEP, Tuple.of(20.0)));
      Activity.await(DATABASE, "test-sleep", 1, 0);
      Activity.terminate(DATABASE, "test-sleep");
      assertUnanswered(running);
      assertThat(lanes.run(TestStatements.FAST, 2)).isEqualTo(2);
      lanes.awaitIdle();
    }
  }

  @Test
  void a_server_that_refuses_is_told_quickly() throws Exception {
    int closed;
    try (ServerSocket once = new ServerSocket(0)) {
      closed = once.getLocalPort();
    }
    try (TestLanes lanes = TestLanes.open(at(closed))) {
      for (Statement<?> statement :
          List.of(TestStatements.SETTING, TestStatements.FAST_POINT, SLEEP)) {
        long start = System.nanoTime();
        Problem problem = problem(lanes.start(statement, 1));
        assertThat(millisSince(start)).isLessThan(900);
        assertThat(problem.kind()).isEqualTo(Kind.DATABASE_UNAVAILABLE);
      }
    }
  }

  @Test
  void a_server_that_says_nothing_is_told_after_the_longest_wait() throws Exception {
    ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (TestLanes lanes =
        TestLanes.open(at(silent.getLocalPort()), Shape.standard().acquire(400))) {
      // Closed before the lanes: the driver ends a log-in only when the server does.
      try (silent) {
        long start = System.nanoTime();
        Problem problem = problem(lanes.start(TestStatements.FAST, 1));
        assertThat(millisSince(start)).isBetween(400L, 1_500L);
        assertThat(problem.kind()).isEqualTo(Kind.DATABASE_UNAVAILABLE);
      }
    }
  }
}
