package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task on its way to another owner. */
final class TaskTransferTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);
  private static final String TOKEN = "00000000-0000-0000-0000-000000000001";

  private static TestService service;
  private static TestHttp http;
  private static long ada;
  private static long bob;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    ada = http.newUser("ada");
    bob = http.newUser("bob");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_task_keeps_all_but_its_owner_and_version() {
    String task = created();
    JsonObject before = http.patch(task, "{\"isDone\":true}").json();
    long id = before.getLong("id");

    Answer moved = transfer(task, Long.toString(bob));

    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.header("ETag")).isEqualTo("\"3\"");
    JsonObject after = moved.json();
    assertThat(after).isEqualTo(http.get(path(bob, id)).json());
    assertThat(after.getString("updatedAt")).isGreaterThan(before.getString("updatedAt"));
    before.put("ownerId", bob).put("version", 3).put("updatedAt", after.getString("updatedAt"));
    assertThat(after).isEqualTo(before);
    assertThat(http.get(task).status()).isEqualTo(404);
  }

  @Test
  void a_task_keeps_what_workers_left_in_it() throws SQLException {
    String task = created();
    long id = http.get(task).json().getLong("id");
    String marks = "fence = 7, result = '{\"r\": 1}', completion_token = '%s'".formatted(TOKEN);
    SQL.execute("update tasks set " + marks + " where id = ?", id);

    JsonObject moved = transfer(task, Long.toString(bob)).json();

    assertThat(moved.getJsonObject("result")).isEqualTo(new JsonObject("{\"r\":1}"));
    String kept = marks.replace(",", " and");
    assertThat(SQL.number("select count(*) from tasks where id = ? and " + kept, id)).isEqualTo(1);
  }

  @Test
  void a_task_may_come_back() {
    String task = created();
    long id = http.get(task).json().getLong("id");
    transfer(task, Long.toString(bob));

    JsonObject back = transfer(path(bob, id), Long.toString(ada)).json();

    assertThat(back.getLong("id")).isEqualTo(id);
    assertThat(back.getLong("version")).isEqualTo(3);
    assertThat(http.get(task).json()).isEqualTo(back);
  }

  @Test
  void to_its_present_owner_nothing_changes() {
    String task = created();
    Answer before = http.get(task);

    Answer same = transfer(task, Long.toString(ada));

    assertThat(same.status()).isEqualTo(200);
    assertThat(same.body()).isEqualTo(before.body());
    assertThat(same.header("ETag")).isEqualTo("\"1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999", "9007199254740991"})
  void to_an_unknown_user_it_is_not_found_and_nothing_is_lost(String target) {
    String task = created();
    String before = http.get(task).body();

    assertThat(transfer(task, target).problem()).isEqualTo("not-found");
    assertThat(http.get(task).body()).isEqualTo(before);
  }

  @Test
  void to_a_user_who_is_being_deleted_it_is_a_conflict_and_nothing_is_lost() throws SQLException {
    long leaving = http.newUser("leaving");
    SQL.execute("update users set deleting_at = now() where id = ?", leaving);
    String task = created();
    String before = http.get(task).body();

    Answer refused = transfer(task, Long.toString(leaving));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("conflict");
    assertThat(http.get(task).body()).isEqualTo(before);
  }

  @Test
  void a_task_in_the_trash_is_not_found() {
    String task = created();
    http.delete(task);

    assertThat(transfer(task, Long.toString(bob)).problem()).isEqualTo("not-found");
    assertThat(http.post(task + "/restore", "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"toUserId\":null}",
        "{\"toUserId\":\"2\"}",
        "{\"toUserId\":0}",
        "{\"toUserId\":1.5}",
        "{\"toUserId\":-1}",
        "{\"toUserId\":1e30}",
      })
  void the_new_owner_must_be_an_id(String body) {
    Answer refused = http.post(created() + "/transfer", body);

    assertThat(refused.problem()).isEqualTo("validation-failed");
    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/toUserId");
  }

  private static Answer transfer(String task, String target) {
    return http.post(task + "/transfer", "{\"toUserId\":" + target + "}");
  }

  private static String created() {
    JsonObject task =
        http.newTask(
            ada,
            """
            {"title":"x","list":"home","priority":"high","dueAt":"2026-11-22T07:00:00Z",
             "payload":{"a":[1,"é"]}}""");
    return path(ada, task.getLong("id"));
  }

  private static String path(long owner, long id) {
    return "/v1/users/" + owner + "/tasks/" + id;
  }
}
