package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.TestPages;
import dev.errand.Together;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the API does behind PgBouncer: the same as without. */
final class PoolerTourTest extends OnStand {

  PoolerTourTest() {
    super(Way.PGBOUNCER, 4, "--pool-size", "12");
  }

  @Test
  void users_come_and_go() {
    long ada = http.newUser("ada");
    assertThat(http.post("/v1/users", "{\"handle\":\"ada\",\"displayName\":\"again\"}").problem())
        .isEqualTo("handle-taken");
    assertThat(http.get("/v1/users?handle=ada").items().getJsonObject(0).getLong("id"))
        .isEqualTo(ada);
    assertThat(http.patch("/v1/users/" + ada, "{\"displayName\":\"A\"}").status()).isEqualTo(200);
    http.newTask(ada, "{\"title\":\"goes as well\"}");
    assertThat(http.delete("/v1/users/" + ada).status()).isEqualTo(204);
    assertThat(http.get("/v1/users/" + ada).status()).isEqualTo(404);
  }

  @Test
  void tasks_do_what_they_do_elsewhere() {
    long ada = http.newUser("ada-2");
    long grace = http.newUser("grace");
    String tasks = "/v1/users/" + ada + "/tasks";
    JsonObject first = http.newTask(ada, "{\"title\":\"first\",\"payload\":{\"a\":1}}");
    String task = tasks + "/" + first.getLong("id");

    assertThat(http.post(tasks + "/batch", items(250)).status()).isEqualTo(201);
    assertThat(TestPages.follow(http, tasks + "?limit=100").items()).hasSize(251);
    assertThat(http.get(task).json()).isEqualTo(first);
    Answer changed = http.patch(task, "{\"payload\":{\"b\":2},\"isDone\":true}");
    assertThat(changed.json().getJsonObject("payload"))
        .isEqualTo(new JsonObject().put("a", 1).put("b", 2));
    assertThat(http.patch(task, "{\"title\":\"x\"}", "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(http.delete(task).status()).isEqualTo(204);
    assertThat(http.post(task + "/restore", "").status()).isEqualTo(200);
    Answer moved = http.post(task + "/transfer", "{\"toUserId\":" + grace + "}");
    assertThat(moved.json().getLong("ownerId")).isEqualTo(grace);
    assertThat(http.get(tasks + "/export").body().lines()).hasSize(250);
    assertThat(http.get("/v1/tasks?limit=200").items()).hasSize(200);
  }

  @Test
  void a_repeat_gets_the_first_answer_again() {
    String tasks = "/v1/users/" + http.newUser("keyed") + "/tasks";
    String body = "{\"title\":\"x\",\"queue\":{\"name\":\"mail\",\"uniqueKey\":\"u\"}}";
    List<Answer> answers =
        Together.send(20, i -> http.sendAsync("POST", tasks, body, "Idempotency-Key", "k"));
    Answer again = http.post(tasks, body, "Idempotency-Key", "k");

    assertThat(answers)
        .filteredOn(each -> each.status() == 201 && !isReplay(each))
        .hasSize(1)
        .allSatisfy(first -> assertThat(first.body()).isEqualTo(again.body()));
    assertThat(isReplay(again)).isTrue();
    assertThat(http.post(tasks, items(1), "Idempotency-Key", "k").status()).isEqualTo(422);
    assertThat(http.get(tasks).items()).hasSize(1);
  }

  private static boolean isReplay(Answer answer) {
    return "true".equals(answer.header("Idempotency-Replayed"));
  }

  private static String items(int count) {
    return "{\"items\":[" + "{\"title\":\"x\"},".repeat(count - 1) + "{\"title\":\"x\"}]}";
  }

  @Test
  void many_at_once_share_a_few_server_connections() {
    try (Load load = Load.start(stand)) {
      new Rounds(stand).warmUp();
      load.awaitProgress();
      load.end();
      assertThat(load.refusals()).isZero();
    }
  }

  @Test
  void health_is_asked_through_it_too() {
    assertThat(stand.service().management().get("/health/ready").status()).isEqualTo(200);
  }
}
