package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that breaks the rules of a body: every violation is listed, each with its pointer. */
final class BadMembersTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static String tasks;
  private static String task;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    long owner = http.newUser("ada");
    tasks = "/v1/users/" + owner + "/tasks";
    task = tasks + "/" + http.newTask(owner, "{\"title\":\"x\"}").getLong("id");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "title null,1,true,[],{},\"\",\"\\u3000\\t\"",
        "list null,1,true,[],{},\"\",\"A\",\"a:b\"",
        "priority null,1,true,[],{},\"\",\"urgent\",\"LOW\"",
        "dueAt 1,true,[],{},\"\",\"2026-01-01\",\"2026-02-30T00:00:00Z\",\"10000-01-01T00:00:00Z\"",
        "payload null,1,true,[],\"\",\"{}\"",
        "isDone null,1,0,[],{},\"true\""
      })
  void a_member_of_a_wrong_type_or_value_is_pointed_at(String name, String values) {
    for (String value : values.split(",", -1)) {
      String member = "\"" + name + "\":" + value;
      assertThat(violations(http.patch(task, "{" + member + "}"))).containsExactly("/" + name);
      if (!name.equals("isDone")) {
        String title = name.equals("title") ? "" : ",\"title\":\"x\"";
        assertThat(violations(http.post(tasks, "{" + member + title + "}")))
            .containsExactly("/" + name);
      }
    }
  }

  @Test
  void a_user_of_wrong_types_or_values_is_pointed_at() {
    for (String bad : List.of("null", "1", "true", "[]", "{}", "\"\"")) {
      String body = "{\"handle\":%s,\"displayName\":%s}".formatted(bad, bad);
      assertThat(violations(http.post("/v1/users", body)))
          .containsExactly("/handle", "/displayName");
    }
    for (String bad : List.of("a", ".ab", "Ada", "a b", "é".repeat(3), "a".repeat(64))) {
      String body = "{\"handle\":\"%s\",\"displayName\":\"x\"}".formatted(bad);
      assertThat(violations(http.post("/v1/users", body))).containsExactly("/handle");
    }
    String long121 = "{\"displayName\":\"" + "é".repeat(121) + "\"}";
    assertThat(violations(http.patch("/v1/users/1", long121))).containsExactly("/displayName");
  }

  @Test
  void a_missing_member_points_at_itself() {
    assertThat(violations(http.post(tasks, "{}"))).containsExactly("/title");
    assertThat(violations(http.post(tasks + "/batch", "{}"))).containsExactly("/items");
    assertThat(violations(http.post(tasks + "/batch", "{\"items\":[{\"title\":\"x\"},{}]}")))
        .containsExactly("/items/1/title");
    assertThat(violations(http.post("/v1/users", "{}")))
        .containsExactlyInAnyOrder("/handle", "/displayName");
    assertThat(violations(http.post(task + "/transfer", "{}"))).containsExactly("/toUserId");
  }

  @Test
  void an_unknown_member_is_pointed_at_with_its_name_escaped() {
    assertThat(violations(http.post(tasks, "{\"title\":\"x\",\"a/b~c\":1,\"\":2,\"~1\":3}")))
        .containsExactly("/a~1b~0c", "/", "/~01");
    assertThat(violations(http.patch(task, "{\"id\":1,\"version\":2,\"doneAt\":null}")))
        .containsExactly("/id", "/version", "/doneAt");
    assertThat(violations(http.patch("/v1/users/1", "{\"handle\":\"bob\"}")))
        .containsExactly("/handle");
    assertThat(violations(http.post(tasks + "/batch", "{\"items\":[{\"title\":\"x\",\"é\":1}]}")))
        .containsExactly("/items/0/é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"x\"", "1", "null", "true"})
  void a_body_that_is_no_object_is_pointed_at(String body) {
    for (String path : List.of(tasks, tasks + "/batch", task + "/transfer", "/v1/users")) {
      assertThat(violations(http.post(path, body))).contains("");
    }
    assertThat(violations(http.patch(task, body))).containsExactly("");
  }

  @Test
  void all_violations_are_told_at_once() {
    assertThat(
            violations(
                http.post(
                    tasks, "{\"list\":1,\"priority\":2,\"dueAt\":3,\"payload\":4,\"nope\":5}")))
        .containsExactlyInAnyOrder("/nope", "/title", "/list", "/priority", "/dueAt", "/payload");
  }

  @Test
  void at_most_a_hundred_violations_are_listed() {
    String items =
        Stream.generate(() -> "{\"list\":1}").limit(300).collect(Collectors.joining(","));
    List<String> pointers = violations(http.post(tasks + "/batch", "{\"items\":[" + items + "]}"));

    assertThat(pointers).hasSize(100).contains("/items/0/title", "/items/0/list", "/items/49/list");
    String names =
        IntStream.range(0, 300).mapToObj(i -> "\"n" + i + "\":0").collect(Collectors.joining(","));
    assertThat(violations(http.post(tasks, "{" + names + "}"))).hasSize(100);
  }

  @Test
  void a_batch_holds_a_thousand_items_at_most_and_one_at_least() {
    assertThat(violations(http.post(tasks + "/batch", "{\"items\":[]}"))).containsExactly("/items");
    assertThat(violations(http.post(tasks + "/batch", "{\"items\":{}}"))).containsExactly("/items");
    String items = Stream.generate(() -> "{}").limit(1_001).collect(Collectors.joining(","));
    assertThat(violations(http.post(tasks + "/batch", "{\"items\":[" + items + "]}")))
        .containsExactly("/items");
    assertThat(violations(http.post(tasks + "/batch", "{\"items\":[1,null,[],\"x\"]}")))
        .contains("/items/0", "/items/1", "/items/2", "/items/3");
  }

  private static List<String> violations(TestHttp.Answer answer) {
    JsonObject problem = AssertProblem.of(answer, 422, "validation-failed");
    return AssertProblem.pointers(problem);
  }
}
