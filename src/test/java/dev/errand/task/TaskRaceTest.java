package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.Together;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many who change one task at once. */
final class TaskRaceTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int WRITERS = 50;

  private static TestService service;
  private static TestHttp http;
  private static long ada;
  private static long bob;

  @BeforeAll
  static void start() {
    // What races is the point here, not who waits how long for a connection.
    service = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    http = service.http();
    ada = http.newUser("ada");
    bob = http.newUser("bob");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void each_of_fifty_patches_gets_a_version_of_its_own() {
    String task = created();

    List<Answer> answers =
        Together.send(
            WRITERS, i -> http.sendAsync("PATCH", task, "{\"title\":\"title " + i + "\"}"));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers.stream().map(answer -> answer.json().getLong("version")).sorted().toList())
        .isEqualTo(LongStream.rangeClosed(2, WRITERS + 1).boxed().toList());
    assertThat(http.get(task).json().getLong("version")).isEqualTo(WRITERS + 1);
  }

  @Test
  void of_those_who_match_one_version_one_wins() {
    String task = created();

    for (int version = 1; version <= 5; version++) {
      String tag = "\"" + version + "\"";
      List<Answer> answers =
          Together.send(10, i -> http.sendAsync("PATCH", task, patch(i), "If-Match", tag));
      assertThat(Together.count(answers, 200)).isEqualTo(1);
      assertThat(Together.count(answers, 412)).isEqualTo(9);
    }
    assertThat(http.get(task).json().getLong("version")).isEqualTo(6);
  }

  private static String patch(int i) {
    return i % 2 == 0 ? "{\"title\":\"" + i + "\"}" : "{\"payload\":{\"k\":" + i + "}}";
  }

  @Test
  void payloads_that_are_merged_at_once_lose_nothing() {
    String task = created();

    List<Answer> answers =
        Together.send(
            WRITERS,
            i -> http.sendAsync("PATCH", task, "{\"payload\":{\"k" + i + "\":{\"v\":" + i + "}}}"));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    JsonObject after = http.get(task).json();
    assertThat(after.getLong("version")).isEqualTo(WRITERS + 1);
    assertThat(after.getJsonObject("payload").fieldNames()).hasSize(WRITERS);
    for (int i = 0; i < WRITERS; i++) {
      assertThat(after.getJsonObject("payload").getJsonObject("k" + i).getInteger("v"))
          .isEqualTo(i);
    }
  }

  @Test
  void of_those_who_delete_a_task_at_once_one_does() {
    String task = created();

    List<Answer> answers = Together.send(10, i -> http.sendAsync("DELETE", task, null));
    List<Answer> back = Together.send(10, i -> http.sendAsync("POST", task + "/restore", null));

    assertThat(Together.count(answers, 204)).isEqualTo(1);
    assertThat(Together.count(answers, 404)).isEqualTo(9);
    assertThat(Together.count(back, 200)).isEqualTo(1);
    assertThat(Together.count(back, 404)).isEqualTo(9);
    assertThat(http.get(task).json().getLong("version")).isEqualTo(3);
  }

  @Test
  void of_racing_transfers_exactly_one_wins() throws SQLException {
    for (int round = 0; round < 10; round++) {
      String task = created();
      List<Long> targets =
          List.of(bob, http.newUser("t" + round + "a"), http.newUser("t" + round + "b"));

      List<Answer> answers =
          Together.send(
              9,
              i ->
                  http.sendAsync(
                      "POST", task + "/transfer", "{\"toUserId\":" + targets.get(i % 3) + "}"));

      assertThat(Together.count(answers, 200)).isEqualTo(1);
      assertThat(Together.count(answers, 404)).isEqualTo(8);
      assertThat(rows(task)).isEqualTo(1);
    }
  }

  @Test
  void a_transfer_and_patches_at_once_lose_nothing() throws SQLException {
    for (int round = 0; round < 10; round++) {
      String task = created();
      List<Answer> answers =
          Together.send(
              9,
              i ->
                  i == 4
                      ? http.sendAsync("POST", task + "/transfer", "{\"toUserId\":" + bob + "}")
                      : http.sendAsync("PATCH", task, "{\"payload\":{\"k" + i + "\":" + i + "}}"));

      assertThat(answers.get(4).status()).isEqualTo(200);
      long patched = Together.count(answers, 200) - 1;
      assertThat(Together.count(answers, 404)).isEqualTo(8 - patched);
      assertThat(rows(task)).isEqualTo(1);
      JsonObject moved = http.get(task.replace("/" + ada + "/", "/" + bob + "/")).json();
      assertThat(moved.getJsonObject("payload").size()).isEqualTo((int) patched);
      assertThat(moved.getLong("version")).isEqualTo(patched + 2);
    }
  }

  private static String created() {
    return "/v1/users/" + ada + "/tasks/" + http.newTask(ada, "{\"title\":\"x\"}").getLong("id");
  }

  private static long rows(String task) throws SQLException {
    return new TestSql(DATABASE)
        .number(
            "select count(*) from tasks where id = ?",
            Long.parseLong(task.substring(task.lastIndexOf('/') + 1)));
  }
}
