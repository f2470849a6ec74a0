package dev.errand.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.ServiceStatements;
import dev.errand.TestDatabase;
import dev.errand.TestSql;
import dev.errand.db.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What workers do costs the same with a million done tasks around, half of them their owner's. */
final class WorkAtScaleTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Set<String> NAMES =
      Set.of(
          "claim",
          "claim-undo",
          "queue-outlook",
          "heartbeat",
          "complete",
          "fail",
          "release",
          "queue-retry",
          "heartbeat-batch",
          "complete-batch",
          "completed-batch");

  private static final String DONE =
      """
      insert into tasks (id, owner_id, title, is_done, done_at, created_at, updated_at)
      select n, case when n %% 2 = 0 then %d else 3 + n %% 4000 end, 'Done ' || n, true, at, at, at
      from (
        select n, timestamptz '2025-01-01 00:00:00Z' + n * interval '1 s'
        from generate_series(1000001::bigint, 2000000) n) s (n, at)"""
          .formatted(Owner.QUEUED.id());

  private static Connection connection;
  private static Guard guard;

  @BeforeAll
  static void load() throws SQLException {
    connection = DATABASE.jdbc();
    guard = Guard.over(connection);
    TestSql sql = new TestSql(DATABASE);
    sql.execute(DONE);
    sql.execute("vacuum analyze tasks");
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  static List<Statement<?>> statements() {
    return ServiceStatements.all().stream().filter(each -> NAMES.contains(each.name())).toList();
  }

  @Test
  void all_of_them_are_tried() {
    assertThat(statements()).hasSameSizeAs(NAMES);
  }

  @ParameterizedTest
  @MethodSource("statements")
  void a_statement_keeps_the_rules(Statement<?> statement) throws SQLException {
    assertThat(guard.judge(statement.name(), statement.sql()).faults()).isEmpty();
  }
}
