package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How connections start, whatever the role and the database have set. */
final class ConnectionStartTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String[] OTHERS = {
    "lock_timeout = '5s'",
    "statement_timeout = '7s'",
    "idle_in_transaction_session_timeout = '1h'",
    "default_transaction_isolation = 'serializable'",
    "default_transaction_read_only = on",
    "search_path = pg_catalog"
  };

  private static void configure(ConnectionInfo database) throws Exception {
    try (Connection connection = TestDatabase.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create schema other_schema");
      for (String other : OTHERS) {
        statement.execute("alter database " + database.database() + " set " + other);
      }
    }
  }

  @Test
  void what_errand_relies_on_is_said_by_each_connection() throws Exception {
    ConnectionInfo database = DATABASE.empty();
    configure(database);
    try (TestLanes lanes = TestLanes.open(database, Shape.standard().schema("other_schema"))) {
      assertThat(lanes.run(TestStatements.SETTING, "lock_timeout")).isEqualTo("0");
      assertThat(lanes.run(TestStatements.SETTING, "statement_timeout")).isEqualTo("3s");
      assertThat(lanes.run(TestStatements.SETTING, "idle_in_transaction_session_timeout"))
          .isEqualTo("10s");
      assertThat(lanes.run(TestStatements.SETTING, "default_transaction_isolation"))
          .isEqualTo("read committed");
      assertThat(lanes.run(TestStatements.SETTING, "default_transaction_read_only"))
          .isEqualTo("off");
      assertThat(lanes.run(TestStatements.SETTING, "search_path")).isEqualTo("other_schema");
      assertThat(lanes.run(TestStatements.SETTING, "application_name")).isEqualTo("errand");
      assertThat(lanes.run(TestStatements.shown(Budget.UPKEEP))).isEqualTo(2_000);
      lanes.awaitPointLane();
      assertThat(lanes.run(TestStatements.shown(Budget.POINT))).isEqualTo(500);
    }
  }
}
