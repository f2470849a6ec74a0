package dev.errand.db;

import static dev.errand.db.TestLanes.PLENTY;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All or nothing, and no lease lost, however a transaction ends. */
final class TransactionTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private TestLanes lanes;

  // One connection for work: a lease or a transaction that is left behind stops the next statement.
  @BeforeEach
  void open() {
    lanes = TestLanes.open(DATABASE.connection(), Shape.standard().plan(1, 1, 1));
  }

  @AfterEach
  void close() {
    lanes.awaitIdle();
    assertThat(lanes.run(TestStatements.FAST, 1)).isEqualTo(1);
    lanes.close();
  }

  private static Future<Integer> offer(Transaction transaction, String name) {
    return transaction.run(TestStatements.OFFER_KEY, Tuple.of(name, TestStatements.bytes()));
  }

  private static Future<Integer> divide(Transaction transaction) {
    return transaction.run(TestStatements.DIVIDE_BY_ZERO, Tuple.tuple());
  }

  private static Future<@Nullable String> sleep(Transaction transaction) {
    return transaction.run(TestStatements.sleep(Budget.WRITE), Tuple.of(20.0));
  }

  private long kept(String name) {
    Long rows = lanes.run(TestStatements.KEYS, name);
    return rows == null ? 0 : rows;
  }

  private <T> Future<T> start(Function<Transaction, Future<T>> steps) {
    return lanes.startTransaction(PLENTY, steps);
  }

  @Test
  void what_succeeds_is_kept() {
    int rows =
        lanes.transaction(
            transaction -> offer(transaction, "k1").compose(one -> offer(transaction, "k2")));
    assertThat(rows).isEqualTo(1);
    assertThat(kept("k1") + kept("k2")).isEqualTo(2);
  }

  @Test
  void nothing_is_kept_when_the_work_fails_or_throws() {
    Problem conflict = Problem.of(Kind.CONFLICT, "changed its mind");
    Function<Integer, Integer> thrower =
        one -> {
          throw conflict;
        };
    Future<Integer> undone =
        start(t -> offer(t, "f1").compose(one -> Future.failedFuture(conflict)));
    assertThat(problem(undone)).isSameAs(conflict);
    assertThat(problem(start(t -> offer(t, "f1").map(thrower)))).isSameAs(conflict);
    assertThat(kept("f1")).isZero();
  }

  @Test
  void a_transaction_without_statements_needs_no_end() {
    Future<String> empty = start(none -> Future.succeededFuture("x"));
    TestLanes.ended(empty);
    assertThat(empty.result()).isEqualTo("x");
  }

  @Test
  void a_function_that_throws_at_once_leaves_no_lease_behind() {
    IllegalStateException bug = new IllegalStateException("at once");
    for (int i = 0; i < 3; i++) {
      Future<Integer> thrown =
          start(
              transaction -> {
                throw bug;
              });
      TestLanes.ended(thrown);
      assertThat(thrown.cause()).isSameAs(bug);
    }
  }

  @Test
  void a_function_that_throws_behind_its_back_leaves_no_lease_behind() {
    Future<Integer> thrown =
        start(
            transaction -> {
              offer(transaction, "b1");
              throw new IllegalStateException("with a statement under way");
            });
    TestLanes.ended(thrown);
    assertThat(kept("b1")).isZero();
  }

  @Test
  void a_failed_statement_fails_it_whatever_the_caller_makes_of_that() {
    Problem problem =
        problem(
            start(
                transaction ->
                    offer(transaction, "s1").compose(one -> divide(transaction)).otherwise(0)));
    assertThat(problem.kind()).isEqualTo(Kind.INTERNAL);
    assertThat(problem.statement()).isEqualTo("test-divide");
    assertThat(kept("s1")).isZero();
  }

  @Test
  void a_failed_statement_that_nobody_waited_for_fails_it_too() {
    Problem problem =
        problem(
            start(
                transaction -> {
                  offer(transaction, "n1");
                  divide(transaction);
                  return Future.succeededFuture(1);
                }));
    assertThat(problem.statement()).isEqualTo("test-divide");
    assertThat(kept("n1")).isZero();
  }

  @Test
  void a_mapper_that_fails_undoes_what_came_before() {
    Problem problem =
        problem(
            start(
                transaction ->
                    offer(transaction, "m1")
                        .compose(
                            one -> transaction.run(TestStatements.BAD_MAPPING, Tuple.tuple()))));
    assertThat(problem.kind()).isEqualTo(Kind.INTERNAL);
    assertThat(kept("m1")).isZero();
  }

  @Test
  void a_statement_after_its_end_is_refused() {
    Transaction[] kept = new Transaction[1];
    lanes.transaction(
        transaction -> {
          kept[0] = transaction;
          return offer(transaction, "e1");
        });
    TestLanes.ended(lanes.onLoop(() -> offer(kept[0], "e2")));
    assertThat(kept("e1")).isEqualTo(1);
    assertThat(kept("e2")).isZero();
  }

  @Test
  void a_deadline_inside_undoes_it_in_time() throws Exception {
    long start = System.nanoTime();
    Problem problem =
        problem(
            lanes.startTransaction(
                600, transaction -> offer(transaction, "d1").compose(one -> sleep(transaction))));
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(600L, 2_000L);
    assertThat(problem.kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
    assertThat(problem.statement()).isEqualTo("test-sleep-write");
    Activity.awaitNone(DATABASE, "test-sleep");
    assertThat(kept("d1")).isZero();
  }

  @Test
  void the_last_statement_may_take_the_commit_along() {
    int rows =
        lanes.transaction(t -> offer(t, "l1").compose(one -> offerLast(t, "l2").map(two -> 7)));
    assertThat(rows).isEqualTo(7);
    assertThat(kept("l1") + kept("l2")).isEqualTo(2);
    assertThat(lanes.transaction(t -> offerLast(t, "l3")).intValue()).isEqualTo(1);
    assertThat(kept("l3")).isEqualTo(1);
  }

  @Test
  void a_last_statement_that_fails_undoes_all() {
    Problem problem =
        problem(
            start(
                t ->
                    offer(t, "x1")
                        .compose(one -> t.runLast(TestStatements.DIVIDE_BY_ZERO, Tuple.tuple()))));
    assertThat(problem.statement()).isEqualTo("test-divide");
    assertThat(kept("x1")).isZero();
    assertThat(
            problem(
                    start(
                        t ->
                            offer(t, "x2")
                                .compose(one -> divide(t))
                                .otherwise(0)
                                .compose(any -> offerLast(t, "x3"))))
                .statement())
        .isEqualTo("test-divide");
    assertThat(kept("x2") + kept("x3")).isZero();
  }

  @Test
  void nothing_follows_the_last_statement() {
    Problem problem =
        problem(
            start(
                t ->
                    offer(t, "n-e1")
                        .compose(one -> offerLast(t, "n-e2"))
                        .compose(two -> offer(t, "n-e3"))));
    assertThat(problem.kind()).isEqualTo(Kind.INTERNAL);
    assertThat(kept("n-e1") + kept("n-e2")).isEqualTo(2);
    assertThat(kept("n-e3")).isZero();
  }

  @Test
  void a_last_statement_that_nobody_waits_for_is_waited_for() {
    lanes.transaction(
        t ->
            offer(t, "w1")
                .map(
                    one -> {
                      offerLast(t, "w2");
                      return one;
                    }));
    assertThat(kept("w1") + kept("w2")).isEqualTo(2);
  }

  private static Future<Integer> offerLast(Transaction transaction, String name) {
    return transaction.runLast(TestStatements.OFFER_KEY, Tuple.of(name, TestStatements.bytes()));
  }

  @Test
  void a_deadline_that_passes_between_two_statements_undoes_it() {
    Problem problem =
        problem(
            lanes.startTransaction(
                150,
                transaction ->
                    offer(transaction, "p1")
                        .compose(one -> later(200))
                        .compose(one -> offer(transaction, "p2"))));
    assertThat(problem.kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
    assertThat(kept("p1") + kept("p2")).isZero();
  }

  private static Future<Void> later(long millis) {
    return Vertx.currentContext().owner().timer(millis);
  }
}
