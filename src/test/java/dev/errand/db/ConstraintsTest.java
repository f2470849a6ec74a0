package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Every constraint refuses a bad row by its name, and none is stricter than the service. */
final class ConstraintsTest {

  private static final String CHECK = "23514";
  private static final String FOREIGN = "23503";
  private static final String UNIQUE = "23505";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private Connection connection;

  record Bad(String constraint, String sqlState, String sql) {}

  static List<Bad> bad() {
    return List.of(
        new Bad("pk_handles", UNIQUE, "insert into handles values (2, 'ada')"),
        new Bad("ck_handles_handle", CHECK, "insert into handles values (2, 'a')"),
        new Bad("ck_handles_handle", CHECK, "insert into handles values (2, '-ada')"),
        new Bad("ck_handles_handle", CHECK, "insert into handles values (2, 'Ada')"),
        new Bad("ck_handles_handle", CHECK, "insert into handles values (2, E'ada\\n')"),
        new Bad("pk_users", UNIQUE, user("1", "'eve'", "'Eve'")),
        new Bad("ck_users_id", CHECK, user("0", "'eve'", "'Eve'")),
        new Bad("ck_users_id", CHECK, user("9007199254740992", "'eve'", "'Eve'")),
        new Bad("ck_users_handle", CHECK, user("2", "'é.e'", "'Eve'")),
        new Bad("ck_users_display_name", CHECK, user("2", "'eve'", "''")),
        new Bad("pk_task_priorities", UNIQUE, "insert into task_priorities values (1, 'none')"),
        new Bad("uq_task_priorities_name", UNIQUE, "insert into task_priorities values (4, 'low')"),
        new Bad("pk_tasks", UNIQUE, task("id", "4096")),
        new Bad("fk_tasks_owner", FOREIGN, task("id", "1").replace("(1,", "(2,")),
        new Bad("fk_tasks_priority", FOREIGN, task("priority", "4")),
        new Bad("fk_tasks_priority", FOREIGN, "delete from task_priorities where id = 2"),
        new Bad("ck_tasks_id", CHECK, task("id", "0")),
        new Bad("ck_tasks_id", CHECK, task("id", "9007199254740992")),
        new Bad("ck_tasks_version", CHECK, task("version", "0")),
        new Bad("ck_tasks_fence", CHECK, task("fence", "-1")),
        new Bad("ck_tasks_due_at", CHECK, task("due_at", "'infinity'")),
        new Bad("ck_tasks_due_at", CHECK, task("due_at", "'-infinity'")),
        new Bad("ck_tasks_due_at", CHECK, task("due_at", "'10000-01-01 00:00:00+00'")),
        new Bad("ck_tasks_due_at", CHECK, task("due_at", "'0001-12-31 23:59:59.999999+00 BC'")),
        new Bad("ck_tasks_done_at", CHECK, task("is_done", "true")),
        new Bad("ck_tasks_done_at", CHECK, task("done_at", "now()")),
        new Bad("ck_tasks_list", CHECK, task("list", "''")),
        new Bad("ck_tasks_list", CHECK, task("list", "'In Box'")),
        new Bad("ck_tasks_title", CHECK, task("title", "''")),
        new Bad("ck_tasks_title", CHECK, task("title", "E' \\t\\n\\x0b\\f\\r'")),
        new Bad("ck_tasks_payload", CHECK, task("payload", "'[]'")),
        new Bad("ck_tasks_payload", CHECK, task("payload", "'null'")),
        new Bad("ck_tasks_payload_size", CHECK, task("payload", json(24576 + 1 - 9))),
        new Bad("ck_tasks_result", CHECK, task("result", "'1'")),
        new Bad("ck_tasks_result_size", CHECK, task("result", json(24576 + 1 - 9))),
        new Bad("pk_queued_tasks", UNIQUE, queued("queue", "'other'")),
        new Bad("fk_queued_tasks_task", FOREIGN, "update queued_tasks set task_id = 1"),
        new Bad("ck_queued_tasks_queue", CHECK, requeued("queue", "''")),
        new Bad("ck_queued_tasks_queue", CHECK, requeued("queue", "'E Mail'")),
        new Bad("ck_queued_tasks_priority", CHECK, requeued("priority", "0")),
        new Bad("ck_queued_tasks_priority", CHECK, requeued("priority", "4")),
        new Bad("ck_queued_tasks_fence", CHECK, requeued("fence", "-1")),
        new Bad(
            "ck_queued_tasks_max_attempts", CHECK, requeued("claim_at = null, max_attempts", "0")),
        new Bad("ck_queued_tasks_max_attempts", CHECK, requeued("max_attempts", "101")),
        new Bad("ck_queued_tasks_attempts", CHECK, requeued("attempts", "-1")),
        new Bad("ck_queued_tasks_attempts", CHECK, requeued("attempts", "11")),
        new Bad("ck_queued_tasks_claim_at", CHECK, requeued("claim_at", "null")),
        new Bad("ck_queued_tasks_claim_at", CHECK, requeued("attempts", "10")),
        new Bad("ck_queued_tasks_lease", CHECK, requeued("lease_ends_at", "now()")),
        new Bad("ck_queued_tasks_lease", CHECK, requeued("token", "gen_random_uuid()")),
        new Bad("ck_queued_tasks_lease", CHECK, requeued("leased_by", "'w'")),
        new Bad("ck_queued_tasks_times", CHECK, requeued("claim_at", "'infinity'")),
        new Bad("ck_queued_tasks_unique_key", CHECK, requeued("unique_key", "''")),
        new Bad(
            "ck_queued_tasks_leased_by",
            CHECK,
            requeued("token = gen_random_uuid(), lease_ends_at = now(), leased_by", "''")),
        new Bad("pk_task_failures", UNIQUE, failure("3", "1")),
        new Bad("fk_task_failures_task", FOREIGN, "update task_failures set task_id = 1"),
        new Bad("ck_task_failures_attempt", CHECK, failure("4", "0")),
        new Bad("pk_idempotency_keys", UNIQUE, kept("key", "'k'")),
        new Bad("fk_idempotency_keys_owner", FOREIGN, "update idempotency_keys set owner_id = 2"),
        new Bad("ck_idempotency_keys_key", CHECK, kept("key", "''")),
        new Bad("ck_idempotency_keys_key", CHECK, kept("key", "'a b'")),
        new Bad("ck_idempotency_keys_key", CHECK, kept("key", "'é'")),
        new Bad("ck_idempotency_keys_key", CHECK, kept("key", "E'a\\n'")),
        new Bad("ck_idempotency_keys_fingerprint", CHECK, rekept("fingerprint", "'x'")),
        new Bad("ck_idempotency_keys_status", CHECK, rekept("body = '', status", "199")),
        new Bad("ck_idempotency_keys_status", CHECK, rekept("body = '', status", "300")),
        new Bad("ck_idempotency_keys_answer", CHECK, rekept("status", "201")),
        new Bad("ck_idempotency_keys_answer", CHECK, rekept("body", "''")),
        new Bad("ck_idempotency_keys_body_size", CHECK, answered(4_194_305)),
        new Bad("pk_service_keys", UNIQUE, key("'cursor'", 32)),
        new Bad("ck_service_keys_key", CHECK, key("'other'", 31)),
        new Bad("ck_service_keys_key", CHECK, key("'other'", 65)));
  }

  static Stream<String> good() {
    return Stream.of(
        "insert into handles values (2, '7' || repeat('.', 62))",
        user("9007199254740991", "'e-'", "repeat('é', 120)"),
        task("id", "9007199254740991"),
        task("title", "repeat('𝄞', 280)"),
        task("title", "U&'\\2003'"),
        task("due_at", "'0001-01-01 00:00:00+00'"),
        task("due_at", "'9999-12-31 23:59:59.999999+00'"),
        task("list", "repeat('-', 63)"),
        // 16,384 bytes as compact JSON, and as long as that can become as text: {"": [1, 1, …]}
        task("payload", "('{\"\":[1' || repeat(',1', 8188) || ']}')::jsonb"),
        task("payload", json(24576 - 9)),
        task("result", json(24576 - 9)),
        requeued("queue", "repeat('.', 63)"),
        requeued("claim_at = null, max_attempts = 100, attempts", "100"),
        requeued("token = gen_random_uuid(), lease_ends_at", "'9999-12-31 23:59:59.999999+00'"),
        requeued("unique_key", "repeat('𝄞', 255)"),
        failure("4", "100"),
        kept("key", "repeat('~', 255)"),
        answered(4_194_304),
        key("'other'", 64));
  }

  @BeforeEach
  void start_with_one_row_of_each() throws SQLException {
    connection = DATABASE.jdbc();
    connection.setAutoCommit(false);
    run("insert into handles values (1, 'ada')");
    run(user("1", "'ada'", "'Ada'"));
    run(task("id", "4096"));
    run(queued("queue", "'mail'"));
    run(failure("3", "1"));
    run(kept("key", "'k'"));
    run(key("'cursor'", 32));
  }

  @AfterEach
  void leave_nothing() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void a_bad_row_is_refused_by_the_constraints_name(Bad bad) {
    assertThatThrownBy(() -> run(bad.sql()))
        .isInstanceOfSatisfying(
            PSQLException.class,
            e -> {
              ServerErrorMessage said = e.getServerErrorMessage();
              assertThat(e.getSQLState()).isEqualTo(bad.sqlState());
              assertThat(said == null ? null : said.getConstraint()).isEqualTo(bad.constraint());
            });
  }

  @ParameterizedTest
  @MethodSource("good")
  void a_row_at_the_limit_is_taken(String sql) throws SQLException {
    run(sql);
  }

  @Test
  void no_constraint_is_without_its_bad_row() throws SQLException {
    Set<String> constraints = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select conname from pg_constraint
                 where connamespace = 'public'::regnamespace and contype <> 'n'
                   and conrelid <> 'errand_changelog_digest'::regclass
                """)) {
      while (rows.next()) {
        constraints.add(rows.getString(1));
      }
    }
    Set<String> tried = bad().stream().map(Bad::constraint).collect(Collectors.toSet());
    assertThat(constraints).isNotEmpty().isEqualTo(tried);
  }

  @Test
  void a_user_takes_its_tasks_along_and_leaves_its_handle() throws SQLException {
    run("delete from users where id = 1");
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select (select count(*) from tasks) + (select count(*) from queued_tasks) + (select count(*) from task_failures) + (select count(*) from idempotency_keys), count(*) from handles")) {
      row.next();
      assertThat(row.getInt(1)).isZero();
      assertThat(row.getInt(2)).isEqualTo(1);
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String user(String id, String handle, String name) {
    return "insert into users (id, created_at, updated_at, handle, display_name) values (%s, now(), now(), %s, %s)"
        .formatted(id, handle, name);
  }

  /** A good task but for one column. */
  private static String task(String column, String value) {
    String title = column.equals("title") ? "" : ", title";
    return "insert into tasks (owner_id, created_at, updated_at, %s%s) values (1, now(), now(), %s%s)"
        .formatted(column, title, value, title.isEmpty() ? "" : ", 'x'");
  }

  /** An object whose text is 9 bytes longer than the string in it: {"a": "…"}. */
  private static String json(int length) {
    return "jsonb_build_object('a', repeat('x', %d))".formatted(length);
  }

  private static String queued(String column, String value) {
    return "insert into queued_tasks (owner_id, task_id, fence, priority, claim_at, %s) values (1, 4096, 0, 2, now(), %s)"
        .formatted(column, value);
  }

  private static String requeued(String column, String value) {
    return "update queued_tasks set %s = %s".formatted(column, value);
  }

  private static String kept(String column, String value) {
    return "insert into idempotency_keys (owner_id, created_at, fingerprint, %s) values (1, now(), decode(repeat('00', 32), 'hex'), %s)"
        .formatted(column, value);
  }

  private static String rekept(String column, String value) {
    return "update idempotency_keys set %s = %s".formatted(column, value);
  }

  private static String answered(int bytes) {
    return rekept("status = 201, body", "decode(repeat('00', %d), 'hex')".formatted(bytes));
  }

  private static String failure(String fence, String attempt) {
    return "insert into task_failures (owner_id, task_id, fence, failed_at, attempt, error) values (1, 4096, %s, now(), %s, '')"
        .formatted(fence, attempt);
  }

  private static String key(String name, int length) {
    return "insert into service_keys (name, key) values (%s, decode(repeat('00', %d), 'hex'))"
        .formatted(name, length);
  }
}
