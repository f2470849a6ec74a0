package dev.errand.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.Together;
import dev.errand.observe.Event.Outcome;
import dev.errand.observe.Event.StatementEnded;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a user goes, with all that was its own, however much it is. */
final class UserDeletionTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);

  private static TestService service;
  private static TestHttp http;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void many_tasks_go_in_transactions_of_at_most_five_thousand() throws SQLException {
    long user = http.newUser("much");
    SQL.addTasks(user, 12_000);
    SQL.execute("update tasks set deleted_at = now() where owner_id = ? and id % 3 = 0", user);
    service.heard().clear();

    assertThat(http.delete("/v1/users/" + user).status()).isEqualTo(204);

    assertThat(ended("user-delete-tasks"))
        .hasSize(3)
        .allMatch(each -> each.outcome() == Outcome.OK);
    assertThat(http.get("/v1/users/" + user).status()).isEqualTo(404);
    assertThat(SQL.number("select count(*) from tasks where owner_id = ?", user)).isZero();
    assertThat(SQL.number("select count(*) from users where id = ?", user)).isZero();
    assertThat(SQL.number("select user_id from handles where handle = 'much'")).isEqualTo(user);
  }

  @Test
  void one_transaction_never_takes_more_than_five_thousand() throws SQLException {
    long user = http.newUser("bounded");
    SQL.addTasks(user, 5_001);
    refuseMany("tasks", 5_000);
    try {
      assertThat(http.delete("/v1/users/" + user).status()).isEqualTo(204);
    } finally {
      SQL.execute("drop trigger refuse_many on tasks");
    }
  }

  @Test
  void nor_does_one_of_several_deletions_at_once() throws SQLException {
    long user = http.newUser("hunted");
    SQL.addTasks(user, 17_000);
    refuseMany("tasks", 5_000);
    try {
      List<Answer> answers =
          Together.send(4, i -> http.sendAsync("DELETE", "/v1/users/" + user, null));
      assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(204, 404));
      assertThat(Together.count(answers, 204)).isPositive();
    } finally {
      SQL.execute("drop trigger refuse_many on tasks");
    }
    assertThat(SQL.number("select count(*) from users where id = ?", user)).isZero();
  }

  @Test
  void idempotency_keys_go_in_transactions_of_at_most_five_hundred() throws SQLException {
    long user = http.newUser("keyed");
    long other = http.newUser("other-keyed");
    for (long each : new long[] {user, other}) {
      SQL.execute(
          """
          insert into idempotency_keys (owner_id, key, created_at, fingerprint, status, body)
          select ?, n::text, now(), decode(repeat('00', 32), 'hex'), 201, ''
          from generate_series(1, 1700) n""",
          each);
    }
    refuseMany("idempotency_keys", 500);
    service.heard().clear();
    try {
      assertThat(http.delete("/v1/users/" + user).status()).isEqualTo(204);
    } finally {
      SQL.execute("drop trigger refuse_many on idempotency_keys");
    }
    assertThat(ended("user-delete-keys")).hasSize(4);
    assertThat(SQL.number("select count(*) from idempotency_keys where owner_id = ?", user))
        .isZero();
    assertThat(SQL.number("select count(*) from idempotency_keys where owner_id = ?", other))
        .isEqualTo(1_700);
  }

  private static void refuseMany(String table, int most) throws SQLException {
    SQL.execute(
        """
        create or replace function refuse_many() returns trigger language plpgsql as $$
          begin
            if (select count(*) from gone) > %d then raise 'too many'; end if;
            return null;
          end $$"""
            .formatted(most));
    SQL.execute(
        """
        create trigger refuse_many after delete on %s referencing old table as gone
        for each statement execute function refuse_many()"""
            .formatted(table));
  }

  @Test
  void while_a_user_is_being_deleted_nothing_is_created_for_it() throws SQLException {
    long user = http.newUser("leaving");
    String tasks = "/v1/users/" + user + "/tasks";
    long other = http.newUser("other");
    String task =
        "/v1/users/" + other + "/tasks/" + http.newTask(other, "{\"title\":\"x\"}").getLong("id");
    SQL.execute("update users set deleting_at = now() where id = ?", user);

    assertThat(http.post(tasks, "{\"title\":\"x\"}").problem()).isEqualTo("conflict");
    assertThat(http.post(tasks + "/batch", "{\"items\":[{\"title\":\"x\"}]}").problem())
        .isEqualTo("conflict");
    assertThat(http.post(task + "/transfer", "{\"toUserId\":" + user + "}").problem())
        .isEqualTo("conflict");
    assertThat(http.get(task).json().getLong("version")).isEqualTo(1);
    assertThat(SQL.number("select count(*) from tasks where owner_id = ?", user)).isZero();
    assertThat(http.delete("/v1/users/" + user).status()).isEqualTo(204);
  }

  @Test
  void who_creates_while_a_user_goes_is_told_so_and_leaves_nothing() throws SQLException {
    long user = http.newUser("raced");
    String tasks = "/v1/users/" + user + "/tasks";

    List<Answer> answers =
        Together.send(
            30,
            i ->
                i == 10
                    ? http.sendAsync("DELETE", "/v1/users/" + user, null)
                    : http.sendAsync("POST", tasks, "{\"title\":\"x\"}"));

    assertThat(answers.get(10).status()).isEqualTo(204);
    assertThat(answers).allMatch(each -> List.of(201, 204, 404, 409).contains(each.status()));
    assertThat(SQL.number("select count(*) from tasks where owner_id = ?", user)).isZero();
    assertThat(http.get(tasks).status()).isEqualTo(404);
  }

  @Test
  void out_of_time_what_is_deleted_stays_so_and_repeating_ends_it() throws SQLException {
    long user = http.newUser("slow");
    String path = "/v1/users/" + user;
    SQL.addTasks(user, 6_000);
    try (Connection blocker = DATABASE.jdbc();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      // In the second of the deletion's transactions, so that the first gets through.
      statement.execute(
          "select 1 from tasks where title = '5500' and owner_id = " + user + " for update");
      Answer late = http.delete(path, "Request-Timeout", "2000");
      assertThat(late.status()).isEqualTo(504);
      assertThat(late.problem()).isEqualTo("deadline-exceeded");
      assertThat(late.json().getString("statement")).isEqualTo("user-delete-tasks");
      assertThat(SQL.number("select count(*) from tasks where owner_id = ?", user))
          .isEqualTo(1_000);
      blocker.rollback();
    }
    assertThat(http.get(path).status()).isEqualTo(200);
    assertThat(http.post(path + "/tasks", "{\"title\":\"x\"}").problem()).isEqualTo("conflict");

    assertThat(http.delete(path).status()).isEqualTo(204);
    assertThat(http.delete(path).status()).isEqualTo(404);
    assertThat(SQL.number("select count(*) from tasks where owner_id = ?", user)).isZero();
  }

  @Test
  void what_is_left_when_time_is_out_can_be_read() throws SQLException {
    long user = http.newUser("halfway");
    String path = "/v1/users/" + user;
    http.newTask(user, "{\"title\":\"queued\",\"queue\":{\"name\":\"mail\"}}");
    long held = http.newTask(user, "{\"title\":\"held\"}").getLong("id");
    try (Connection blocker = DATABASE.jdbc();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("select 1 from tasks where id = " + held + " for update");
      assertThat(http.delete(path, "Request-Timeout", "500").status()).isEqualTo(504);
      Answer left = http.get(path + "/tasks");
      assertThat(left.status()).isEqualTo(200);
      assertThat(left.items()).hasSize(1);
      blocker.rollback();
    }
    assertThat(http.delete(path).status()).isEqualTo(204);
  }

  private static List<StatementEnded> ended(String statement) {
    return service.heard().all(StatementEnded.class).stream()
        .filter(event -> event.statement().equals(statement))
        .toList();
  }
}
