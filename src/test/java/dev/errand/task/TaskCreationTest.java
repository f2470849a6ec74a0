package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each member of a task at its creation: what it may be, and what it is when absent. */
final class TaskCreationTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String NAME_OF_63 = "a".repeat(60) + "._-";

  private static TestService service;
  private static TestHttp http;
  private static long ada;
  private static String tasks;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    ada = http.newUser("ada");
    tasks = "/v1/users/" + ada + "/tasks";
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_title_alone_makes_a_task_with_every_default() {
    Answer created = http.post(tasks, "{\"title\":\"write\"}");

    assertThat(created.status()).isEqualTo(201);
    JsonObject task = created.json();
    assertThat(task)
        .isEqualTo(
            new JsonObject(
                """
                {"id":%d,"ownerId":%d,"list":"inbox","title":"write","priority":"medium",
                 "isDone":false,"doneAt":null,"dueAt":null,"payload":{},"result":null,"version":1,
                 "createdAt":"%s","updatedAt":"%s","deletedAt":null,"queue":null}"""
                    .formatted(
                        task.getLong("id"),
                        ada,
                        task.getString("createdAt"),
                        task.getString("createdAt"))));
    assertThat(task.getString("createdAt"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.header("Location")).isEqualTo(tasks + "/" + task.getLong("id"));
  }

  @Test
  void a_task_is_read_where_location_says_as_it_was_answered() {
    Answer created =
        http.post(
            tasks,
            """
            {"title":"all","list":"home.2-b_c","priority":"high","dueAt":"2026-11-22T09:30:00+02:30",
             "payload":{"k":[1,{"x":null}]}}""");
    Answer read = http.get(String.valueOf(created.header("Location")));

    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(created.body());
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
    assertThat(read.json().getString("list")).isEqualTo("home.2-b_c");
    assertThat(read.json().getString("priority")).isEqualTo("high");
    assertThat(read.json().getString("dueAt")).isEqualTo("2026-11-22T07:00:00.000000Z");
    assertThat(read.json().getJsonObject("payload"))
        .isEqualTo(new JsonObject("{\"k\":[1,{\"x\":null}]}"));
  }

  @Test
  void a_title_has_280_code_points_at_most() {
    for (String longest : List.of("x".repeat(280), "😀".repeat(280), "é".repeat(279) + "😀")) {
      assertThat(created("title", longest).getString("title")).isEqualTo(longest);
      refused("title", longest + "x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n\r", "\u00a0", "\u2003\u3000", "\u0085", "\u2028\u2029"})
  void a_title_must_not_be_white_space_only(String title) {
    refused("title", title);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" x ", "\"\\/\b\f\n\r\t\u0001\u001f\u007f", "a\u0300", "\u200b", "𝒳\uffff"})
  void a_title_comes_back_as_it_was_sent(String title) {
    assertThat(created("title", title).getString("title")).isEqualTo(title);
  }

  @Test
  void a_list_has_a_name_like_a_queue() {
    for (String name : List.of("a", "0", ".", "_-.", NAME_OF_63)) {
      assertThat(created("list", name).getString("list")).isEqualTo(name);
    }
    for (String name : List.of("", "A", "a b", "ä", "a/b", "a\n", NAME_OF_63 + "x")) {
      refused("list", name);
    }
  }

  @Test
  void a_priority_is_one_of_three() {
    for (String name : List.of("low", "medium", "high")) {
      assertThat(created("priority", name).getString("priority")).isEqualTo(name);
    }
    for (Object other : List.of("", "LOW", "urgent", 1)) {
      refused("priority", other);
    }
  }

  @Test
  void null_stands_for_absent_in_the_due_time_alone() {
    assertThat(http.post(tasks, "{\"title\":\"x\",\"dueAt\":null}").json().getValue("dueAt"))
        .isNull();
    for (String name : List.of("title", "list", "priority", "payload")) {
      Answer answer = http.post(tasks, new JsonObject().put("title", "x").putNull(name).encode());
      assertThat(pointer(answer)).isEqualTo("/" + name);
    }
  }

  @Test
  void what_a_client_can_not_choose_is_refused() {
    for (String name :
        List.of("id", "ownerId", "isDone", "doneAt", "version", "createdAt", "deletedAt", "x")) {
      Answer answer = http.post(tasks, new JsonObject().put("title", "x").put(name, 1).encode());
      assertThat(pointer(answer)).isEqualTo("/" + name);
    }
    assertThat(pointer(http.post(tasks, "{}"))).isEqualTo("/title");
  }

  private static JsonObject created(String member, Object value) {
    return http.newTask(ada, new JsonObject().put("title", "x").put(member, value).encode());
  }

  private static void refused(String member, Object value) {
    Answer answer =
        http.post(tasks, new JsonObject().put("title", "x").put(member, value).encode());
    assertThat(pointer(answer)).isEqualTo("/" + member);
  }

  private static String pointer(Answer refused) {
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("validation-failed");
    return refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer");
  }
}
