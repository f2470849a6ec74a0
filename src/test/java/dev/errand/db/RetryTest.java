package dev.errand.db;

import static dev.errand.db.TestLanes.await;
import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.StatementEnded;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Serialisation failures and deadlocks: three tries, then overloaded. */
final class RetryTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Statement<Integer> ALWAYS =
      Statement.changing(
          "test-always-40001",
          Budget.WRITE,
          "do $$ begin raise exception 'again' using errcode = '40001'; end $$");

  private static final Statement<Integer> TWICE =
      Statement.changing(
          "test-twice-40001",
          Budget.WRITE,
          """
          do $$ begin
            if nextval('test_tries') < 3 then
              raise exception 'again' using errcode = '40001';
            end if;
          end $$""");

  private TestLanes lanes;

  @BeforeEach
  void open() throws Exception {
    lanes = TestLanes.open(DATABASE.connection());
    execute("create sequence if not exists test_tries");
    execute("alter sequence test_tries restart");
  }

  @AfterEach
  void close() {
    lanes.awaitIdle();
    lanes.close();
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = DATABASE.jdbc();
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long ended(Statement<?> statement) {
    return lanes.heard().all(StatementEnded.class).stream()
        .filter(event -> event.statement().equals(statement.name()))
        .count();
  }

  @Test
  void a_statement_is_tried_three_times() {
    Problem problem = problem(lanes.start(ALWAYS));
    assertThat(problem.kind()).isEqualTo(Kind.OVERLOADED);
    assertThat(ended(ALWAYS)).isEqualTo(3);
  }

  @Test
  void the_third_try_may_succeed() {
    lanes.run(TWICE);
    assertThat(ended(TWICE)).isEqualTo(3);
  }

  @Test
  void a_transaction_is_tried_three_times_from_its_beginning() {
    AtomicInteger tries = new AtomicInteger();
    Future<Integer> given =
        lanes.startTransaction(
            TestLanes.PLENTY,
            transaction -> {
              tries.incrementAndGet();
              return transaction.run(ALWAYS, Tuple.tuple());
            });
    assertThat(problem(given).kind()).isEqualTo(Kind.OVERLOADED);
    assertThat(tries).hasValue(3);
  }

  @Test
  void nobody_tries_again_behind_the_deadline() {
    AtomicInteger tries = new AtomicInteger();
    Future<Integer> late =
        lanes.startTransaction(
            300,
            transaction -> {
              tries.incrementAndGet();
              return transaction
                  .run(TestStatements.sleep(Budget.WRITE), Tuple.of(20.0))
                  .compose(slept -> transaction.run(ALWAYS, Tuple.tuple()));
            });
    assertThat(problem(late).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
    assertThat(tries).hasValue(1);
  }

  @Test
  void two_transactions_that_deadlock_both_succeed() {
    for (String name : new String[] {"left", "right"}) {
      lanes.run(TestStatements.OFFER_KEY, name, TestStatements.bytes());
    }
    AtomicInteger tries = new AtomicInteger();
    Promise<Integer> bothHoldOne = Promise.promise();
    Future<Integer> one = crossing("left", "right", tries, bothHoldOne);
    Future<Integer> other = crossing("right", "left", tries, bothHoldOne);
    assertThat(await(one) + await(other)).isEqualTo(2);
    assertThat(tries).hasValue(3);
  }

  private Future<Integer> crossing(
      String first, String second, AtomicInteger tries, Promise<Integer> bothHoldOne) {
    return lanes.startTransaction(
        TestLanes.PLENTY,
        transaction ->
            transaction
                .run(TestStatements.TOUCH_KEY, Tuple.of(first))
                .compose(
                    held -> {
                      if (tries.incrementAndGet() == 2) {
                        bothHoldOne.complete(held);
                      }
                      return bothHoldOne.future();
                    })
                .compose(held -> transaction.run(TestStatements.TOUCH_KEY, Tuple.of(second))));
  }
}
