package dev.errand.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.TestSql;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the deletion of the largest owner reads, by PostgreSQL's own counters. */
final class UserDeletionReadsTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);

  private static final String READS_OF_ALL_TASKS =
      "select seq_scan from pg_stat_user_tables where relname = 'tasks'";

  private static final String DELETED =
      "select n_tup_del from pg_stat_user_tables where relname = ?";

  // To an owner with most of the table PostgreSQL would come by reading all of it, and so would the
  // foreign key's trigger. A connection adds its counters up when it ends.
  @Test
  void the_whole_table_is_never_read() throws SQLException {
    long user;
    try (TestService service = TestService.start(DATABASE.connection())) {
      user = service.http().newUser("most");
    }
    SQL.addTasks(user, 15_000);
    SQL.execute("vacuum analyze tasks");
    long before = SQL.number(READS_OF_ALL_TASKS);

    try (TestService service = TestService.start(DATABASE.connection())) {
      assertThat(service.http().delete("/v1/users/" + user).status()).isEqualTo(204);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> SQL.number(DELETED, "users") == 1 && SQL.number(DELETED, "tasks") == 15_000);

    assertThat(SQL.number(READS_OF_ALL_TASKS)).isEqualTo(before);
  }
}
