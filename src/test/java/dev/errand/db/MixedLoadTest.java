package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever comes at random, everybody gets an answer and every connection comes back. */
final class MixedLoadTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Set<Kind> FORESEEN =
      EnumSet.of(Kind.STATEMENT_TIMEOUT, Kind.DEADLINE_EXCEEDED, Kind.OVERLOADED, Kind.INTERNAL);

  private final Random random = new Random(42);

  @Test
  void no_lease_is_lost_and_nobody_waits_for_ever() throws Exception {
    Shape shape =
        Shape.standard()
            .plan(2, 4, 2)
            .budget(Budget.PAGE, 60)
            .budget(Budget.POINT, 80)
            .budget(Budget.UPKEEP, 50)
            .maxWaiting(100);
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), shape)) {
      lanes.awaitPointLane();
      lanes.run(TestStatements.shown(Budget.UPKEEP));
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(any(lanes));
        if (i % 10 == 9) {
          TestLanes.ended(all.get(i - random.nextInt(10)));
        }
      }
      int succeeded = 0;
      for (Future<?> each : all) {
        TestLanes.ended(each);
        succeeded += each.succeeded() ? 1 : 0;
        if (each.failed()) {
          assertThat(each.cause()).isInstanceOf(Problem.class);
          assertThat(((Problem) each.cause()).kind()).isIn(FORESEEN);
        }
      }
      assertThat(succeeded).isBetween(50, 480);
      lanes.awaitIdle();
      Activity.awaitNone(DATABASE, "test-");
      for (Budget budget : Budget.values()) {
        int expected = (int) shape.millis(budget);
        assertThat(lanes.run(TestStatements.shown(budget))).isEqualTo(expected);
      }
    }
  }

  private Future<?> any(TestLanes lanes) {
    List<Budget> budgets = List.of(Budget.values());
    Statement<?> sleep = TestStatements.sleep(budgets.get(random.nextInt(budgets.size())));
    double seconds = random.nextInt(100) / 1_000.0;
    Deadline deadline = TestLanes.deadline(5 + random.nextInt(1_000), random.nextInt(3));
    Tuple slept = Tuple.of(seconds);
    boolean abandon = random.nextInt(5) == 0;
    Future<?> started =
        switch (random.nextInt(6)) {
          case 0 -> lanes.onLoop(() -> transaction(lanes, deadline, sleep, slept));
          case 1 ->
              lanes.onLoop(
                  () ->
                      lanes.database().run(TestStatements.DIVIDE_BY_ZERO, Tuple.tuple(), deadline));
          case 2 -> lanes.start(1 + random.nextInt(300), 1, TestStatements.FAST_POINT, 1);
          default -> lanes.onLoop(() -> lanes.database().run(sleep, slept, deadline));
        };
    if (abandon) {
      lanes.onLoop(
          () -> {
            deadline.abandon();
            return Future.succeededFuture();
          });
    }
    return started;
  }

  private Future<Integer> transaction(
      TestLanes lanes, Deadline deadline, Statement<?> sleep, Tuple slept) {
    boolean fails = random.nextBoolean();
    return lanes
        .database()
        .transaction(
            deadline,
            transaction ->
                transaction
                    .run(sleep, slept)
                    .compose(
                        done ->
                            fails
                                ? transaction.run(TestStatements.DIVIDE_BY_ZERO, Tuple.tuple())
                                : Future.succeededFuture(1)));
  }
}
