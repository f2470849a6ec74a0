package dev.errand.queue;

import static dev.errand.queue.TestQueue.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.Together;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heartbeats and completions of many tasks. */
final class LeaseBatchTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static TestQueue queue;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    queue = new TestQueue(http, DATABASE, http.newUser("ada"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void each_task_of_a_batch_has_its_own_outcome_in_the_order_given() throws SQLException {
    List<JsonObject> leased = claimed("mixed", 3);
    queue.expire(leased.get(1).getLong("id"));
    String items =
        join(item(leased.get(2), ""), item(leased.get(1), ""), item(leased.get(0), ""), NOBODYS);

    Answer beats = http.post(queue.tasks() + "/heartbeat", "{\"items\":" + items + "}");
    assertThat(statuses(beats)).containsExactly("ok", "lease-lost", "ok", "lease-lost");
    Answer done = http.post(queue.tasks() + "/complete", "{\"items\":" + items + "}");
    // Nobody else has claimed the expired one.
    assertThat(statuses(done)).containsExactly("ok", "ok", "ok", "lease-lost");
    Answer again = http.post(queue.tasks() + "/complete", "{\"items\":" + items + "}");
    assertThat(again.body()).isEqualTo(done.body());

    for (JsonObject each : leased) {
      JsonObject task = queue.get(each.getLong("id"));
      assertThat(task.getBoolean("isDone")).isTrue();
      assertThat(task.getLong("version")).isEqualTo(2);
      assertThat(task.getValue("queue")).isNull();
      assertThat(queue.fence(each.getLong("id"))).isEqualTo(1);
    }
  }

  private static final String NOBODYS = "{\"taskId\":999999,\"leaseToken\":\"x\"}";

  @Test
  void a_hundred_are_completed_with_their_results() {
    List<JsonObject> leased = claimed("hundred", 100);
    String items =
        leased.stream()
            .map(each -> item(each, ",\"result\":{\"id\":" + each.getLong("id") + "}"))
            .collect(Collectors.joining(",", "[", "]"));

    Answer done = http.post(queue.tasks() + "/complete", "{\"items\":" + items + "}");

    assertThat(statuses(done)).hasSize(100).containsOnly("ok");
    for (JsonObject each : leased) {
      long id = each.getLong("id");
      assertThat(queue.get(id).getJsonObject("result").getLong("id")).isEqualTo(id);
    }
  }

  @Test
  void the_same_batch_in_any_order_at_once_is_done_once() {
    for (int round = 0; round < 5; round++) {
      List<JsonObject> leased = claimed("orders" + round, 30);
      List<Answer> answers =
          Together.send(
              6,
              i -> {
                List<JsonObject> order = new java.util.ArrayList<>(leased);
                Collections.shuffle(order, new java.util.Random(i));
                String items =
                    order.stream().map(each -> item(each, "")).collect(Collectors.joining(","));
                return http.sendAsync(
                    "POST", queue.tasks() + "/complete", "{\"items\":[" + items + "]}");
              });
      assertThat(answers).allSatisfy(each -> assertThat(statuses(each)).containsOnly("ok"));
      assertThat(queue.get(leased.get(0).getLong("id")).getLong("version")).isEqualTo(2);
    }
  }

  @Test
  void an_unknown_owner_is_not_found() {
    assertThat(
            http.post("/v1/users/999999/tasks/complete", "{\"items\":[" + NOBODYS + "]}").problem())
        .isEqualTo("not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                       | /items",
        "{\"items\":[]}                           | /items",
        "{\"items\":[{\"leaseToken\":\"x\"}]}     | /items/0/taskId",
        "{\"items\":[{\"taskId\":1}]}             | /items/0/leaseToken",
        "{\"items\":[{\"taskId\":1,\"leaseToken\":\"x\"},{\"taskId\":1,\"leaseToken\":\"y\"}]} | /items/1/taskId",
        "{\"items\":[{\"taskId\":1,\"leaseToken\":\"x\",\"result\":7}]} | /items/0/result"
      })
  void a_bad_batch_is_told_by_its_pointer(String body, String pointer) {
    for (String what : new String[] {"/heartbeat", "/complete"}) {
      Answer refused = http.post(queue.tasks() + what, body);
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
          .isEqualTo(pointer);
    }
  }

  private static List<JsonObject> claimed(String name, int count) {
    String drafts =
        IntStream.range(0, count)
            .mapToObj(i -> TestQueue.draft("medium", name))
            .collect(Collectors.joining(","));
    http.post(queue.tasks() + "/batch", "{\"items\":[" + drafts + "]}");
    return queue.claim("{\"queue\":\"" + name + "\",\"limit\":" + count + "}").items().stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static String item(JsonObject leased, String more) {
    return "{\"taskId\":%d,\"leaseToken\":\"%s\"%s}"
        .formatted(leased.getLong("id"), token(leased), more);
  }

  private static String join(String... items) {
    return "[" + String.join(",", items) + "]";
  }

  private static List<String> statuses(Answer answer) {
    return answer.items().stream().map(item -> ((JsonObject) item).getString("status")).toList();
  }
}
