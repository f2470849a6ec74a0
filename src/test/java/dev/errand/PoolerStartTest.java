package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.db.ConnectionInfo;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrations are guarded by a lock of their session. Through a transaction pooler that guards
 * nothing, so behind one they need a way of their own.
 */
final class PoolerStartTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @ParameterizedTest
  @ValueSource(strings = {"serve", "migrate"})
  void without_a_direct_way_migrations_are_refused_in_one_line(String command) throws Exception {
    ConnectionInfo empty = DATABASE.empty();
    try (ChildJvm errand =
        ChildJvm.start(
            List.of(),
            Main.class,
            command,
            "--http-port",
            "0",
            "--management-port",
            "0",
            "--pooler",
            "pgbouncer",
            "--database-url",
            TestService.url(empty))) {
      assertThat(errand.exitCode()).isEqualTo(2);
      assertThat(errand.output().lines())
          .singleElement()
          .asString()
          .startsWith("errand: ")
          .contains("ERRAND_DIRECT_URL", "ERRAND_POOLER");
    }
    assertThat(tables(empty)).isZero();
  }

  @Test
  void who_neither_migrates_nor_listens_needs_none() {
    String[] flags = {"--pooler", "pgbouncer", "--migrate", "off", "--notify", "off"};
    try (TestService service = TestService.start(DATABASE.connection(), flags)) {
      assertThat(service.http().get("/v1/users").status()).isEqualTo(200);
    }
  }

  private static long tables(ConnectionInfo database) throws Exception {
    try (Connection connection = TestDatabase.jdbc(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from pg_tables where schemaname not in ('pg_catalog',"
                    + " 'information_schema')")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
