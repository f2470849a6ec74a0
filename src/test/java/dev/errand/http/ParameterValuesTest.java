package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a parameter may hold. */
final class ParameterValuesTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    service.http().newTask(service.http().newUser("ada"), "{\"title\":\"x\"}");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/users?limit",
        "/v1/users?cursor",
        "/v1/users?handle",
        "/v1/tasks?limit",
        "/v1/tasks?cursor",
        "/v1/users/1/tasks?limit",
        "/v1/users/1/tasks?cursor",
        "/v1/users/1/tasks?sort",
        "/v1/users/1/tasks?isDone",
        "/v1/users/1/tasks?list",
        "/v1/users/1/tasks?priority",
        "/v1/users/1/tasks?dueAfter",
        "/v1/users/1/tasks?dueBefore",
        "/v1/users/1/tasks?createdAfter",
        "/v1/users/1/tasks?createdBefore",
        "/v1/users/1/tasks?payload",
        "/v1/users/1/tasks?deleted",
        "/v1/users/1/tasks/export?afterId",
        "/v1/users/1/tasks/export?isDone",
        "/v1/users/1/tasks/export?payload"
      })
  void an_empty_or_undecodable_value_is_refused(String parameter) {
    String name = parameter.substring(parameter.indexOf('?') + 1);
    for (String value :
        List.of(
            "",
            "=",
            "=%",
            "=%4",
            "=%zz",
            "=%ff",
            "=%C0%AF",
            "=%ED%A0%80",
            "=%E2%82",
            "=%00",
            "=a%00",
            "=\u00e9")) {
      RawHttp.Response answer = get(parameter + value);
      assertThat(AssertProblem.pointers(AssertProblem.of(answer, 400, "invalid-parameter")))
          .containsExactly(name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=+1",
        "limit=1.0",
        "limit=1e1",
        "limit=abc",
        "limit=99999999999999999999",
        "limit=%20",
        "limit=1%20",
        "sort=title",
        "sort=ID",
        "sort=--id",
        "sort=updatedAt",
        "isDone=TRUE",
        "isDone=1",
        "list=A",
        "list=a%20b",
        "priority=urgent",
        "priority=2",
        "dueAfter=today",
        "dueBefore=2026-01-01",
        "createdAfter=2026-13-01T00:00:00Z",
        "createdBefore=2026-01-01T00:00:00+01:00",
        "payload=1",
        "payload=[]",
        "payload={",
        "payload={}x",
        "payload={\"a\":1,\"a\":2}",
        "payload={\"a\":1e400}",
        "payload={\"a\":\"\\u0000\"}",
        "deleted=maybe",
        "deleted=true&sort=priority"
      })
  void a_bad_value_is_refused(String query) {
    List<String> faults = faults("/v1/users/1/tasks?" + query);

    assertThat(faults).hasSize(1).allMatch(name -> query.contains(name + "="));
  }

  @Test
  void good_values_are_decoded() {
    for (String good :
        List.of(
            "?",
            "?limit=200",
            "?%6Cimit=%31",
            "?payload=%7B%7D",
            "?payload={\"a\":\"b+c\"}",
            "?dueAfter=2026-01-01T00:00:00.5%2B01:00",
            "?createdAfter=0001-01-01t00:00:00z")) {
      assertThat(get("/v1/users/1/tasks" + good).status()).as(good).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "null", "..", "a=b", "%2B%2F%3D", "1 or 1=1"})
  void a_cursor_that_was_not_handed_out_is_refused(String cursor) {
    for (String path : List.of("/v1/users", "/v1/users/1/tasks", "/v1/tasks")) {
      String encoded = cursor.replace(" ", "%20");
      AssertProblem.of(get(path + "?cursor=" + encoded), 400, "invalid-cursor");
    }
  }

  private static List<String> faults(String path) {
    JsonObject problem = AssertProblem.of(get(path), 400, "invalid-parameter");
    return AssertProblem.pointers(problem);
  }

  private static RawHttp.Response get(String target) {
    return RawHttp.once(service.port(), "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
}
