package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.Golden;
import dev.errand.TestDatabase;
import dev.errand.observe.Observer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The schema that the change log makes, and each change set's way back. */
final class SchemaTest {

  static final Path GOLDEN = Path.of("liquibase", "schema.golden.sql");

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /** Fails unless the schema is the one of the golden file. */
  static void check(ConnectionInfo database, String schema) throws SQLException {
    Golden.check(
        GOLDEN,
        "-- Made from the catalogue by SchemaTest; not a migration. See Golden for how to renew it.\n"
            + SchemaDump.of(database, schema));
  }

  @Test
  void is_the_golden_one() throws SQLException {
    check(DATABASE.connection(), "public");
  }

  @Test
  void goes_down_to_nothing_and_up_again_to_the_same() throws SQLException {
    ConnectionInfo database = DATABASE.empty();
    Migrations migrations = new Migrations(database, "public", Observer.NONE);
    int all = migrations.migrate();
    assertThat(migrations.rollback(Integer.MAX_VALUE)).isEqualTo(all);
    assertThat(SchemaDump.of(database, "public")).isEmpty();
    assertThat(migrations.migrate()).isEqualTo(all);
    check(database, "public");
  }

  @Test
  void every_change_set_can_be_undone_and_done_again() throws SQLException {
    ConnectionInfo database = DATABASE.empty();
    Migrations migrations = new Migrations(database, "public", Observer.NONE);
    int all = migrations.migrate();
    List<String> onTheWayDown = new ArrayList<>();
    for (int undone = 1; undone <= all; undone++) {
      assertThat(migrations.rollback(1)).isEqualTo(1);
      onTheWayDown.add(SchemaDump.of(database, "public"));
    }
    assertThat(onTheWayDown.get(all - 1)).isEmpty();
    for (int undone = all; undone > 1; undone--) {
      assertThat(migrations.migrate()).isEqualTo(undone);
      check(database, "public");
      assertThat(migrations.rollback(undone - 1)).isEqualTo(undone - 1);
      assertThat(SchemaDump.of(database, "public")).isEqualTo(onTheWayDown.get(undone - 2));
    }
  }

  @Test
  void a_tag_leads_back_to_its_release() throws SQLException {
    ConnectionInfo database = DATABASE.empty();
    Migrations migrations = new Migrations(database, "public", Observer.NONE);
    migrations.migrate();
    assertThat(migrations.rollbackTo("0.1")).isEqualTo(8);
    assertThat(SchemaDump.of(database, "public")).doesNotContain("table queued_tasks");
    assertThat(migrations.migrate()).isEqualTo(8);
    check(database, "public");
  }
}
