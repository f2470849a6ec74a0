package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestSql;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plans are made without arguments, and do not grow old. */
final class PlanningTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /** PostgreSQL computes what is immutable when it plans. */
  private static final Statement<Long> PLANNED =
      Statement.one(
          "test-planning", Budget.PAGE, "select test_planned(), $1::int", row -> row.getLong(0));

  private final AtomicLong now = new AtomicLong();
  private final Planning planning = new Planning(now::get);

  @Test
  void plans_are_dropped_when_they_are_ten_seconds_old() {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(9_999));
    assertThat(planning.before("begin")).isEqualTo("begin");
    assertThat(planning.before("")).isEmpty();
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(planning.before("begin")).isEqualTo("discard plans; begin");
    assertThat(planning.before("begin")).isEqualTo("begin");
    now.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(planning.before("")).isEqualTo("discard plans");
  }

  @Test
  void a_statement_is_planned_once_and_anew_when_its_plan_is_old() throws Exception {
    TestSql sql = new TestSql(DATABASE);
    sql.execute("create sequence test_plans");
    sql.execute(
        """
        create function test_planned() returns bigint immutable language plpgsql
        as 'begin return nextval(''test_plans''); end'""");
    try (TestLanes lanes = TestLanes.open(DATABASE.connection(), Shape.standard().plan(1, 1, 1))) {
      for (int i = 0; i < 20; i++) {
        assertThat(lanes.run(PLANNED, i)).isEqualTo(1);
      }
      Awaitility.await("a new plan")
          .atMost(Duration.ofSeconds(Planning.LIFE_SECONDS + 5))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> lanes.run(PLANNED, 0) == 2);
    }
  }
}
