package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that stood still until its lease was over, and then goes on as if nothing had been. */
final class LateWorkerTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static TestService service;
  private static TestHttp http;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "fail", "release", "heartbeat"})
  void nothing_changes_when_another_has_the_task(String verb) {
    String tasks = newTask("late-" + verb);
    JsonObject mine = awaitExpiry(tasks, claim(tasks, 1));
    String task = tasks + "/" + mine.getLong("id");
    JsonObject others = claim(tasks, 60);
    assertThat(others.getLong("id")).isEqualTo(mine.getLong("id"));
    String before = http.get(task).body();

    Answer late = http.post(task + "/" + verb, body(verb, mine));

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.problem()).isEqualTo("lease-lost");
    assertThat(http.get(task).body()).isEqualTo(before);
    assertThat(http.get(task + "/failures").items()).isEmpty();
    assertThat(http.post(task + "/complete", body("complete", others)).status()).isEqualTo(200);
  }

  @Test
  void nothing_changes_when_another_has_completed_the_task() {
    String tasks = newTask("later");
    JsonObject mine = awaitExpiry(tasks, claim(tasks, 1));
    String task = tasks + "/" + mine.getLong("id");
    JsonObject others = claim(tasks, 60);
    String body = token(others).put("result", new JsonObject().put("by", "other")).encode();
    assertThat(http.post(task + "/complete", body).status()).isEqualTo(200);
    String before = http.get(task).body();

    Answer late = http.post(task + "/complete", body("complete", mine));
    JsonObject item = token(mine).put("taskId", mine.getLong("id"));
    Answer batch =
        http.post(
            tasks + "/complete", new JsonObject().put("items", new JsonArray().add(item)).encode());

    assertThat(late.problem()).isEqualTo("lease-lost");
    assertThat(batch.items().getJsonObject(0).getString("status")).isEqualTo("lease-lost");
    assertThat(http.get(task).body()).isEqualTo(before);
  }

  @Test
  void who_is_late_may_complete_what_nobody_has_claimed_since() {
    String tasks = newTask("nobody");
    JsonObject mine = awaitExpiry(tasks, claim(tasks, 1));
    String task = tasks + "/" + mine.getLong("id");

    assertThat(http.post(task + "/heartbeat", body("heartbeat", mine)).problem())
        .isEqualTo("lease-lost");
    Answer late = http.post(task + "/complete", body("complete", mine));

    assertThat(late.status()).isEqualTo(200);
    assertThat(late.json().getBoolean("isDone")).isTrue();
    assertThat(late.json().getJsonObject("result")).isEqualTo(new JsonObject().put("by", "late"));
    assertThat(late.json().getJsonObject("queue")).isNull();
  }

  /** A new owner's tasks, one of them in a queue. */
  private static String newTask(String handle) {
    long owner = http.newUser(handle);
    http.newTask(owner, "{\"title\":\"x\",\"queue\":{\"name\":\"mail\"}}");
    return "/v1/users/" + owner + "/tasks";
  }

  private static JsonObject claim(String tasks, int leaseSeconds) {
    JsonObject order = new JsonObject().put("queue", "mail").put("leaseSeconds", leaseSeconds);
    return http.post(tasks + "/claim", order.encode()).items().getJsonObject(0);
  }

  private static JsonObject awaitExpiry(String tasks, JsonObject claimed) {
    Awaitility.await("the lease's end")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                "ready"
                    .equals(
                        http.get(tasks + "/" + claimed.getLong("id"))
                            .json()
                            .getJsonObject("queue")
                            .getString("state")));
    return claimed;
  }

  private static JsonObject token(JsonObject claimed) {
    return new JsonObject().put("leaseToken", claimed.getJsonObject("lease").getString("token"));
  }

  private static String body(String verb, JsonObject claimed) {
    JsonObject body = token(claimed);
    return switch (verb) {
      case "complete" -> body.put("result", new JsonObject().put("by", "late")).encode();
      case "fail" -> body.put("error", "late").encode();
      case "heartbeat" -> body.put("leaseSeconds", 60).encode();
      default -> body.encode();
    };
  }
}
