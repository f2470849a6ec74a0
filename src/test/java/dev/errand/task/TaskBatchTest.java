package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestPages;
import dev.errand.TestService;
import dev.errand.TestSql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many creations in one request: all or nothing, in order. */
final class TaskBatchTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int MOST_BYTES = 4 * 1_024 * 1_024;

  private static TestService service;
  private static TestHttp http;
  private static int users;

  private long owner;
  private String tasks = "";

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void anOwner() {
    owner = http.newUser("owner-" + ++users);
    tasks = "/v1/users/" + owner + "/tasks";
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 999, 1_000})
  void a_batch_is_answered_in_the_order_given(int count) {
    Answer made = batch(count, i -> new JsonObject().put("title", "task " + (i * 7919) % count));

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.header("Location")).isNull();
    List<JsonObject> items = items(made);
    assertThat(items).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(items.get(i).getString("title")).isEqualTo("task " + (i * 7919) % count);
      assertThat(items.get(i).remove("created")).isEqualTo(true);
    }
    // In the order of creation, which the ids follow.
    assertThat(TestPages.follow(http, tasks + "?limit=200").items()).isEqualTo(items);
  }

  @Test
  void each_item_may_name_every_member() {
    Answer made =
        http.post(
            tasks + "/batch",
            """
            {"items":[{"title":"a"},{"title":"b","list":"l","priority":"low",
              "dueAt":"2026-11-22T07:00:00+01:00","payload":{"x":[1]}},{"title":"c","dueAt":null}]}""");

    List<JsonObject> items = items(made);
    assertThat(items.get(0).getString("list")).isEqualTo("inbox");
    assertThat(items.get(0).getJsonObject("payload")).isEqualTo(new JsonObject());
    JsonObject second = items.get(1);
    assertThat(second.getString("list")).isEqualTo("l");
    assertThat(second.getString("priority")).isEqualTo("low");
    assertThat(second.getString("dueAt")).isEqualTo("2026-11-22T06:00:00.000000Z");
    assertThat(second.getJsonObject("payload")).isEqualTo(new JsonObject("{\"x\":[1]}"));
    assertThat(items.get(2).getValue("dueAt")).isNull();
    assertThat(items).allMatch(item -> item.getLong("version") == 1);
  }

  @Test
  void more_than_a_thousand_are_refused() throws SQLException {
    Answer refused = batch(1_001, i -> new JsonObject().put("title", "x"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("validation-failed");
    assertThat(pointers(refused)).containsExactly("/items");
    assertThat(rows()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"items\":[]}", "{}", "{\"items\":{}}", "{\"items\":null}"})
  void none_at_all_are_refused(String body) {
    assertThat(pointers(http.post(tasks + "/batch", body))).containsExactly("/items");
  }

  @Test
  void one_bad_item_keeps_all_from_being_created() throws SQLException {
    Answer refused = batch(100, i -> new JsonObject().put("title", i == 41 || i == 97 ? " " : "x"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(pointers(refused)).containsExactly("/items/41/title", "/items/97/title");
    assertThat(rows()).isZero();
  }

  @Test
  void up_to_a_hundred_violations_are_told() {
    Answer refused = batch(300, i -> new JsonObject().put("title", ""));

    assertThat(pointers(refused))
        .hasSize(100)
        .startsWith("/items/0/title")
        .endsWith("/items/99/title");
  }

  @Test
  void an_answer_of_more_than_four_mib_is_refused_and_nothing_is_written() throws SQLException {
    // Short to send, long in plain decimal form.
    JsonArray numbers = new JsonArray();
    IntStream.range(0, 250).forEach(i -> numbers.add("1e63"));
    String payload = numbers.encode().replace("\"", "");
    String item = "{\"title\":\"x\",\"payload\":{\"n\":" + payload + "}}";
    long one =
        items(http.post(tasks + "/batch", "{\"items\":[" + item + "]}")).get(0).encode().length();
    assertThat(one).isLessThan(17_000);

    Answer refused =
        http.post(tasks + "/batch", "{\"items\":[" + (item + ",").repeat(299) + item + "]}");
    Answer fitting =
        http.post(tasks + "/batch", "{\"items\":[" + (item + ",").repeat(199) + item + "]}");

    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.problem()).isEqualTo("content-too-large");
    assertThat(fitting.status()).isEqualTo(201);
    assertThat(fitting.body().length()).isLessThan(MOST_BYTES);
    assertThat(rows()).isEqualTo(201);
  }

  private Answer batch(int count, IntFunction<JsonObject> item) {
    JsonArray items = new JsonArray();
    IntStream.range(0, count).mapToObj(item).forEach(items::add);
    return http.post(tasks + "/batch", new JsonObject().put("items", items).encode());
  }

  private long rows() throws SQLException {
    return new TestSql(DATABASE).number("select count(*) from tasks where owner_id = ?", owner);
  }

  private static List<JsonObject> items(Answer answer) {
    return answer.items().stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> pointers(Answer refused) {
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    return refused.json().getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }
}
