package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks into queues and out of them, and how they are shown there. */
final class StandingTest {

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
  void a_created_task_stands_in_its_queue_with_the_defaults() {
    JsonObject task = queue.add("mail");

    assertThat(task.getJsonObject("queue"))
        .isEqualTo(
            new JsonObject(
                """
                {"name":"mail","state":"ready","availableAt":"%s","attempts":0,"maxAttempts":10,
                "uniqueKey":null,"fence":0,"leasedBy":null,"leaseExpiresAt":null,"lastError":null}"""
                    .formatted(task.getString("createdAt"))));
    assertThat(queue.get(task.getLong("id"))).isEqualTo(task);
  }

  @Test
  void a_time_to_come_schedules_and_one_that_has_passed_is_now() {
    JsonObject later = queue.add("times", "\"availableAt\":\"9999-12-31T23:59:59.999999Z\"");
    JsonObject past = queue.add("times", "\"availableAt\":\"0001-01-01T00:00:00Z\"");

    assertThat(later.getJsonObject("queue").getString("state")).isEqualTo("scheduled");
    assertThat(later.getJsonObject("queue").getString("availableAt")).startsWith("9999-12-31T23");
    assertThat(past.getJsonObject("queue").getString("availableAt"))
        .isEqualTo(past.getString("createdAt"));
    assertThat(queue.get(later.getLong("id"))).isEqualTo(later);
    assertThat(queue.get(past.getLong("id"))).isEqualTo(past);
    assertThat(queue.claimIds("{\"queue\":\"times\",\"limit\":10}"))
        .containsExactly(past.getLong("id"));
  }

  @Test
  void null_is_no_queue() {
    assertThat(http.newTask(queue.owner(), "{\"title\":\"x\",\"queue\":null}").getValue("queue"))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                    | /queue/name        | required",
        "{\"name\":\"\"}                       | /queue/name        | format",
        "{\"name\":7}                          | /queue/name        | type",
        "{\"name\":\"a\",\"maxAttempts\":0}    | /queue/maxAttempts | range",
        "{\"name\":\"a\",\"maxAttempts\":101}  | /queue/maxAttempts | range",
        "{\"name\":\"a\",\"availableAt\":null} | /queue/availableAt | type",
        "{\"name\":\"a\",\"availableAt\":\"x\"}| /queue/availableAt | format",
        "{\"name\":\"a\",\"uniqueKey\":\"\"}   | /queue/uniqueKey   | length",
        "{\"name\":\"a\",\"colour\":1}         | /queue/colour      | unknown",
        "7                                     | /queue             | type"
      })
  void a_bad_standing_is_told_by_its_pointer(String standing, String pointer, String code) {
    Answer refused = http.post(queue.tasks(), "{\"title\":\"x\",\"queue\":" + standing + "}");

    assertThat(refused.status()).isEqualTo(422);
    JsonObject error = refused.json().getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("pointer")).isEqualTo(pointer);
    assertThat(error.getString("code")).isEqualTo(code);
    if (standing.startsWith("{")) {
      Answer put = http.send("PUT", queue.path(1) + "/queue", standing);
      assertThat(put.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
          .isEqualTo(pointer.substring("/queue".length()));
    }
  }

  @Test
  void put_queues_a_plain_task_and_replaces_a_standing_but_not_its_fence() throws SQLException {
    long id = http.newTask(queue.owner(), "{\"title\":\"x\"}").getLong("id");
    JsonObject queued =
        put(id, "{\"name\":\"first\",\"maxAttempts\":3,\"uniqueKey\":\"k\"}").json();
    assertThat(queued.getJsonObject("queue").getString("uniqueKey")).isEqualTo("k");
    assertThat(queued.getLong("version")).isEqualTo(1);
    queue.claimOne("first");
    queue.expire(id);

    JsonObject again = put(id, "{\"name\":\"second\"}").json().getJsonObject("queue");

    assertThat(again.getString("name")).isEqualTo("second");
    assertThat(again.getInteger("attempts")).isZero();
    assertThat(again.getInteger("maxAttempts")).isEqualTo(10);
    assertThat(again.getValue("uniqueKey")).isNull();
    assertThat(again.getLong("fence")).isEqualTo(1);
    assertThat(queue.claimIds("{\"queue\":\"first\"}")).isEmpty();
    assertThat(queue.claimOne("second").getJsonObject("lease").getLong("fence")).isEqualTo(2);
  }

  @Test
  void a_done_task_or_a_held_key_can_not_be_put_and_nothing_changes() {
    long id = queue.add("held", "\"uniqueKey\":\"a\"").getLong("id");
    queue.add("held", "\"uniqueKey\":\"b\"");
    JsonObject before = queue.get(id);

    assertThat(put(id, "{\"name\":\"held\",\"uniqueKey\":\"b\"}").problem()).isEqualTo("conflict");
    assertThat(queue.get(id)).isEqualTo(before);
    assertThat(put(id, "{\"name\":\"held\",\"uniqueKey\":\"a\"}").status()).isEqualTo(200);
    http.patch(queue.path(id), "{\"isDone\":true}");
    assertThat(put(id, "{\"name\":\"held\"}").problem()).isEqualTo("conflict");
    assertThat(put(999_999, "{\"name\":\"held\"}").problem()).isEqualTo("not-found");
  }

  @Test
  void delete_takes_it_out_and_a_task_in_no_queue_stays_as_it_is() {
    long id = queue.add("out").getLong("id");

    JsonObject out = http.delete(queue.path(id) + "/queue").json();
    JsonObject again = http.delete(queue.path(id) + "/queue").json();

    assertThat(out.getValue("queue")).isNull();
    assertThat(out.getLong("version")).isEqualTo(2);
    assertThat(again).isEqualTo(out);
    assertThat(queue.claimIds("{\"queue\":\"out\"}")).isEmpty();
    assertThat(http.delete(queue.path(999_999) + "/queue").problem()).isEqualTo("not-found");
  }

  @Test
  void every_list_shows_the_standing_and_filters_by_it() {
    TestQueue mine = new TestQueue(http, DATABASE, http.newUser("lister"));
    JsonObject ready = mine.add("a");
    JsonObject later = mine.add("a", "\"availableAt\":\"2999-01-01T00:00:00Z\"");
    JsonObject other = mine.add("b");
    JsonObject plain = http.newTask(mine.owner(), "{\"title\":\"x\"}");

    assertThat(items(mine.tasks())).containsExactly(ready, later, other, plain);
    assertThat(items(mine.tasks() + "?queue=a")).containsExactly(ready, later);
    assertThat(items(mine.tasks() + "?state=ready&sort=-id")).containsExactly(other, ready);
    assertThat(items(mine.tasks() + "?queue=a&state=scheduled")).containsExactly(later);
    assertThat(items(mine.tasks() + "?state=dead")).isEmpty();
    assertThat(items("/v1/tasks?limit=200")).contains(ready, later, other, plain);
    assertThat(http.get(mine.tasks() + "/export?queue=b").body().strip()).isEqualTo(other.encode());
    assertThat(http.get(mine.tasks() + "?state=done").problem()).isEqualTo("invalid-parameter");
    assertThat(http.get(mine.tasks() + "?queue=A").problem()).isEqualTo("invalid-parameter");
  }

  @Test
  void a_batch_makes_plain_and_queued_tasks_in_the_order_given() {
    Answer made =
        http.post(
            queue.tasks() + "/batch",
            "{\"items\":[%s,{\"title\":\"plain\"},%s]}"
                .formatted(
                    TestQueue.draft("low", "batch", "\"uniqueKey\":\"z\""),
                    TestQueue.draft("high", "batch", "\"uniqueKey\":\"a\"")));

    assertThat(made.status()).isEqualTo(201);
    JsonArray items = made.items();
    List<Long> ids = ids(items);
    assertThat(ids).isSorted().doesNotHaveDuplicates().hasSize(3);
    assertThat(items.getJsonObject(0).getJsonObject("queue").getString("uniqueKey")).isEqualTo("z");
    assertThat(items.getJsonObject(1).getValue("queue")).isNull();
    for (int i = 0; i < 3; i++) {
      assertThat(items.getJsonObject(i).remove("created")).isEqualTo(true);
      assertThat(queue.get(ids.get(i))).isEqualTo(items.getJsonObject(i));
    }
  }

  private static Answer put(long id, String body) {
    return http.send("PUT", queue.path(id) + "/queue", body);
  }

  private static List<JsonObject> items(String path) {
    return http.get(path).items().stream().map(JsonObject.class::cast).toList();
  }

  private static List<Long> ids(JsonArray items) {
    return items.stream().map(item -> ((JsonObject) item).getLong("id")).toList();
  }
}
