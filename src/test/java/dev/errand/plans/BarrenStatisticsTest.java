package dev.errand.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.ServiceStatements;
import dev.errand.TestDatabase;
import dev.errand.TestSql;
import dev.errand.db.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What PostgreSQL believes of queues may be far from what lies there: a queue that was all but
 * empty when it was analyzed has few rows and, while somebody holds an old snapshot, very many dead
 * ones. Then every index seems as good as any other, and the smallest one wins.
 */
final class BarrenStatisticsTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final List<String> BARREN =
      List.of(
          "alter table queued_tasks set (autovacuum_enabled = off)",
          // So that the indexes of the service are larger than the primary key's.
          """
          update queued_tasks set unique_key = rpad(owner_id || '-' || task_id, 60, 'x')
          where unique_key is null""",
          "delete from pg_statistic where starelid = 'queued_tasks'::regclass",
          "update pg_class set reltuples = 13 where oid = 'queued_tasks'::regclass");

  private static Connection connection;
  private static Guard guard;

  @BeforeAll
  static void load() throws SQLException {
    connection = DATABASE.jdbc();
    guard = Guard.over(connection);
    TestSql sql = new TestSql(DATABASE);
    for (String each : BARREN) {
      sql.execute(each);
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  static List<Statement<?>> statements() {
    return ServiceStatements.all().stream()
        .filter(each -> each.sql().contains("queued_tasks"))
        .toList();
  }

  @Test
  void there_are_statements_of_queues() {
    assertThat(statements()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("statements")
  void a_statement_keeps_the_rules(Statement<?> statement) throws SQLException {
    assertThat(guard.judge(statement.name(), statement.sql()).faults()).isEmpty();
  }
}
