package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.Heard;
import dev.errand.TestDatabase;
import dev.errand.observe.Event;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One process that migrates: what it does, skips, refuses and says. */
final class MigrationsTest {

  private static final String A_NEWER_RELEASE =
      """
      insert into databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum)
      values ('shinier', 'errand', 'liquibase/999-shinier.sql', now(), 999, 'EXECUTED', '9:0')
      """;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Heard heard = new Heard();
  private ConnectionInfo empty;

  @BeforeEach
  void start_from_empty() {
    empty = DATABASE.empty();
  }

  @Test
  void an_empty_database_gets_the_whole_schema() throws SQLException {
    int ran = migrations("public").migrate();
    assertThat(heard.last(Event.MigrationChecked.class).upToDate()).isFalse();
    assertThat(heard.last(Event.MigrationEnded.class).changeSets()).isEqualTo(ran).isPositive();
    assertThat(heard.all(Event.MigrationWaits.class)).isEmpty();
    SchemaTest.check(empty, "public");
    assertThat(text("select string_agg(id || name, ' ' order by id) from task_priorities"))
        .isEqualTo("1low 2medium 3high");
  }

  @Test
  void a_second_start_has_nothing_to_do() {
    migrations("public").migrate();
    assertThat(migrations("public").migrate()).isZero();
    assertThat(heard.last(Event.MigrationChecked.class).upToDate()).isTrue();
    assertThat(heard.all(Event.MigrationEnded.class)).hasSize(1);
  }

  @Test
  void a_schema_of_its_own_is_created_beside_others() throws SQLException {
    migrations("public").migrate();
    migrations("Errand's 2nd").migrate();
    assertThat(text("select count(*) from \"Errand's 2nd\".task_priorities")).isEqualTo("3");
    migrations("second").migrate();
    SchemaTest.check(empty, "second");
    assertThat(migrations("second").rollback(100)).isPositive();
    SchemaTest.check(empty, "public");
  }

  @Test
  void what_was_undone_by_hand_is_noticed() throws SQLException {
    migrations("public").migrate();
    run("drop table service_keys");
    run("delete from databasechangelog where id in ('service-keys', 'release-0.1')");
    assertThat(migrations("public").migrate()).isEqualTo(2);
    assertThat(heard.last(Event.MigrationChecked.class).upToDate()).isFalse();
    SchemaTest.check(empty, "public");
  }

  @Test
  void what_was_rolled_back_is_migrated_again() throws SQLException {
    migrations("public").migrate();
    migrations("public").rollback(3);
    assertThat(migrations("public").migrate()).isEqualTo(3);
    SchemaTest.check(empty, "public");
  }

  @Test
  void a_plan_names_the_sql_and_changes_nothing() throws SQLException {
    StringWriter plan = new StringWriter();
    migrations("tasks of mine").plan(plan);
    assertThat(plan.toString())
        .contains("CREATE SCHEMA \"tasks of mine\";", "create table tasks (", "concurrently");
    assertThat(text("select count(*) from pg_namespace where nspname like 'tasks%'"))
        .isEqualTo("0");
    assertThat(text("select count(*) from pg_class where relname like '%changelog%'"))
        .isEqualTo("0");
    migrations("public").migrate();
    StringWriter nothing = new StringWriter();
    migrations("public").plan(nothing);
    assertThat(nothing.toString()).doesNotContain("create", "CREATE", "insert", "INSERT");
  }

  @Test
  void a_newer_releases_schema_is_left_alone_with_a_warning() throws SQLException {
    migrations("public").migrate();
    run(A_NEWER_RELEASE);
    assertThat(migrations("public").migrate()).isZero();
    assertThat(heard.last(Event.Warned.class).message()).contains("newer release", " 1 change set");
    assertThat(migrations("public").migrate()).isZero();
    assertThat(heard.last(Event.MigrationChecked.class).upToDate()).isTrue();
    assertThat(heard.all(Event.Warned.class)).hasSize(2);
  }

  @Test
  void a_newer_releases_change_sets_are_not_rolled_back_underneath() throws SQLException {
    migrations("public").migrate();
    run(A_NEWER_RELEASE);
    assertThatThrownBy(() -> migrations("public").rollback(1))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("newer release");
    SchemaTest.check(empty, "public");
  }

  @Test
  void a_failing_change_set_is_named_in_one_line() throws SQLException {
    run("create table tasks (unrelated int)");
    assertThatThrownBy(() -> migrations("public").migrate())
        .isInstanceOf(MigrationException.class)
        .hasMessage(
            "change set liquibase/002-tasks.sql::tasks::errand failed:"
                + " ERROR: relation \"tasks\" already exists (SQLSTATE 42P07)");
    run("drop table tasks");
    migrations("public").migrate();
    SchemaTest.check(empty, "public");
  }

  @Test
  void a_released_change_set_that_was_edited_is_told() throws SQLException {
    migrations("public").migrate();
    run("update databasechangelog set md5sum = '9:1' where id = 'tasks'");
    run("delete from errand_changelog_digest");
    assertThatThrownBy(() -> migrations("public").migrate())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("liquibase/002-tasks.sql::tasks::errand was: 9:1")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_lock_row_left_by_stock_liquibase_does_not_block() throws SQLException {
    run(
        "create table databasechangeloglock (id int primary key, locked bool, lockgranted timestamp, lockedby text)");
    run("insert into databasechangeloglock values (1, true, now(), 'a process that was killed')");
    migrations("public").migrate();
    SchemaTest.check(empty, "public");
  }

  @Test
  void an_unknown_tag_and_an_unreachable_server_are_told_in_one_line() {
    assertThatThrownBy(() -> migrations("public").rollbackTo("9.9"))
        .hasMessage("the database has no tag 9.9");
    empty = empty.withDatabase("not_there");
    assertThatThrownBy(() -> migrations("public").migrate())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("database \"not_there\" does not exist (SQLSTATE 3D000)");
  }

  @Test
  void a_database_in_another_encoding_is_refused() throws SQLException {
    String name = empty.database() + "_ascii";
    run("create database " + name + " encoding 'SQL_ASCII' locale 'C' template template0");
    try {
      Migrations migrations = new Migrations(empty.withDatabase(name), "public", heard);
      assertThatThrownBy(migrations::migrate)
          .isInstanceOf(MigrationException.class)
          .hasMessage("the database's encoding must be UTF8, not SQL_ASCII");
    } finally {
      run("drop database " + name + " with (force)");
    }
  }

  private Migrations migrations(String schema) {
    return new Migrations(empty, schema, heard);
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = TestDatabase.jdbc(empty);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String query) throws SQLException {
    try (Connection connection = TestDatabase.jdbc(empty);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
