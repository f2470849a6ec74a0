package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters in the query: an unknown, repeated, empty or bad one is 400 on every endpoint. */
final class ParametersTest {

  private static final List<String> ENDPOINTS =
      List.of(
          "GET /v1/users",
          "HEAD /v1/users",
          "POST /v1/users",
          "GET /v1/users/1",
          "PATCH /v1/users/1",
          "DELETE /v1/users/1",
          "GET /v1/users/1/tasks",
          "POST /v1/users/1/tasks",
          "POST /v1/users/1/tasks/batch",
          "GET /v1/users/1/tasks/export",
          "GET /v1/users/1/tasks/1",
          "PATCH /v1/users/1/tasks/1",
          "DELETE /v1/users/1/tasks/1",
          "POST /v1/users/1/tasks/1/restore",
          "POST /v1/users/1/tasks/1/transfer",
          "GET /v1/tasks");

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
        "nope=1",
        "nope",
        "=1",
        "&",
        "%",
        "%zz=1",
        "%ff=1",
        "Limit=1",
        "limit[]=1",
        "a%00=1"
      })
  void an_unknown_parameter_is_refused_by_every_endpoint(String query) {
    for (String endpoint : ENDPOINTS) {
      String[] line = endpoint.split(" ", 2);
      String body = line[0].startsWith("P") ? bodyFor(line[1]) : null;
      RawHttp.Response answer = send(line[0], line[1] + "?" + query, body);
      assertThat(answer.status()).as(endpoint + query).isEqualTo(400);
      if (!line[0].equals("HEAD")) {
        AssertProblem.of(answer, 400, "invalid-parameter");
      }
    }
  }

  @Test
  void an_unknown_parameter_s_name_is_told_back_only_if_it_is_plain() {
    assertThat(faults("/v1/users?no_such.one=1")).containsExactly("no_such.one");
    assertThat(faults("/v1/users?%3Cscript%3E=1")).containsExactly("?");
    assertThat(faults("/v1/users?" + "a".repeat(41) + "=1")).containsExactly("?");
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
  void a_single_parameter_may_not_be_repeated_and_a_repeatable_one_may() {
    assertThat(faults("/v1/users?limit=1&limit=1")).containsExactly("limit");
    assertThat(faults("/v1/users?limit=1&%6Cimit=2")).containsExactly("limit");
    assertThat(faults("/v1/users/1/tasks?isDone=true&isDone=true")).containsExactly("isDone");
    assertThat(
            send("GET", "/v1/users/1/tasks?priority=low&priority=high&priority=low", null).status())
        .isEqualTo(200);
  }

  @Test
  void all_bad_parameters_are_told_at_once() {
    assertThat(
            faults("/v1/users/1/tasks?limit=0&sort=x&isDone=x&list=A&priority=x&nope=1&dueAfter="))
        .containsExactlyInAnyOrder(
            "limit", "sort", "isDone", "list", "priority", "nope", "dueAfter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "null", "..", "a=b", "%2B%2F%3D", "1 or 1=1"})
  void a_cursor_that_was_not_handed_out_is_refused(String cursor) {
    for (String path : List.of("/v1/users", "/v1/users/1/tasks", "/v1/tasks")) {
      String encoded = cursor.replace(" ", "%20");
      AssertProblem.of(send("GET", path + "?cursor=" + encoded, null), 400, "invalid-cursor");
    }
  }

  private static String bodyFor(String path) {
    return path.endsWith("/users")
        ? "{\"handle\":\"zoe\",\"displayName\":\"Z\"}"
        : path.endsWith("/transfer") ? "{\"toUserId\":1}" : "{\"title\":\"x\"}";
  }

  private static List<String> faults(String path) {
    JsonObject problem = AssertProblem.of(send("GET", path, null), 400, "invalid-parameter");
    return AssertProblem.pointers(problem);
  }

  private static RawHttp.Response send(String method, String target, @Nullable String body) {
    String head = method + " " + target + " HTTP/1.1\r\nHost: x\r\n";
    String sent =
        body == null
            ? head + "\r\n"
            : "%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(head, body.length(), body);
    try (RawHttp http = new RawHttp(service.port())) {
      http.send(sent);
      return method.equals("HEAD") ? http.readHead() : http.read();
    }
  }
}
