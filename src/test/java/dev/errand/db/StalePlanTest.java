package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.StatementEnded;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DDL of another release under a running replica: plans that it made stale are made anew. */
final class StalePlanTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Statement<@Nullable String> READ = read("test-stale-read", Budget.PAGE);
  private static final Statement<@Nullable String> OTHER = read("test-stale-other", Budget.PAGE);
  private static final Statement<@Nullable String> POINT = read("test-stale-point", Budget.POINT);

  private TestLanes lanes;

  // Slow enough that a few at once need a connection each.
  private static Statement<@Nullable String> read(String name, Budget budget) {
    return Statement.one(
        name,
        budget,
        """
        select v, pg_sleep(0.02)::text /* %s */ from test_plan"""
            .formatted(name),
        row -> String.valueOf(row.getValue(0)));
  }

  @BeforeEach
  void open() throws Exception {
    execute("create table test_plan as select 7::integer as v");
    Shape shape = Shape.standard().plan(1, 4, 1).acquire(10_000);
    lanes = TestLanes.open(DATABASE.connection(), shape);
  }

  @AfterEach
  void close() throws Exception {
    lanes.awaitIdle();
    lanes.close();
    execute("drop table test_plan");
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = DATABASE.jdbc();
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void runAtOnce(int number, Statement<@Nullable String> statement) {
    List<Future<@Nullable String>> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(lanes.start(TestLanes.PLENTY, i, statement));
    }
    all.forEach(each -> assertThat(TestLanes.await(each)).isEqualTo("7"));
  }

  @Test
  void a_stale_plan_is_nobodys_failure() throws Exception {
    assertThat(lanes.run(READ)).isEqualTo("7");
    execute("alter table test_plan alter v type bigint");
    assertThat(lanes.run(READ)).isEqualTo("7");
  }

  @Test
  void stale_plans_on_all_connections_are_nobodys_failure_under_load() throws Exception {
    runAtOnce(40, READ);
    execute("alter table test_plan alter v type bigint");
    runAtOnce(40, READ);
  }

  @Test
  void stale_plans_of_pipelined_reads_are_nobodys_failure() throws Exception {
    lanes.awaitPointLane();
    assertThat(lanes.run(POINT)).isEqualTo("7");
    execute("alter table test_plan alter v type bigint");
    runAtOnce(4, POINT);
  }

  @Test
  void a_transaction_whose_statements_are_all_stale_is_nobodys_failure() throws Exception {
    assertThat(lanes.transaction(StalePlanTest::both)).isEqualTo("7");
    execute("alter table test_plan alter v type bigint");
    assertThat(lanes.transaction(StalePlanTest::both)).isEqualTo("7");
  }

  @ParameterizedTest
  @EnumSource(names = {"POINT", "PAGE"})
  void so_is_one_whose_message_the_driver_does_not_know(Budget budget) throws Exception {
    Statement<@Nullable String> statement = budget == Budget.POINT ? POINT : READ;
    try (ListeningRelay relay = new ListeningRelay(DATABASE.connection());
        TestLanes far = TestLanes.open(relay.connection(), Shape.standard().plan(1, 2, 1))) {
      far.awaitPointLane();
      assertThat(far.run(statement)).isEqualTo("7");
      execute("alter table test_plan alter v type bigint");
      relay.changeToClient(text -> text.replace("cached plan must not", "Plan darf im Cache n"));
      assertThat(far.run(statement)).isEqualTo("7");
      far.awaitPointLane();
    }
  }

  @Test
  void what_postgresql_does_not_support_is_tried_once() {
    assertThat(TestLanes.problem(lanes.start(TestStatements.UNSUPPORTED)).kind())
        .isEqualTo(Kind.INTERNAL);
    assertThat(lanes.heard().all(StatementEnded.class)).hasSize(1);
  }

  private static Future<@Nullable String> both(Transaction transaction) {
    return transaction
        .run(READ, Tuple.tuple())
        .compose(first -> transaction.run(OTHER, Tuple.tuple()));
  }
}
