package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What there is, what may be done with it, and what is nowhere. */
final class PathTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    http.newTask(http.newUser("ada"), "{\"title\":\"x\"}");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/users | GET, HEAD, POST",
        "/v1/users/1 | DELETE, GET, HEAD, PATCH",
        "/v1/users/1/tasks | GET, HEAD, POST",
        "/v1/users/1/tasks/batch | POST",
        "/v1/users/1/tasks/export | GET, HEAD",
        "/v1/users/1/tasks/1 | DELETE, GET, HEAD, PATCH",
        "/v1/users/1/tasks/1/restore | POST",
        "/v1/users/1/tasks/1/transfer | POST",
        "/v1/tasks | GET, HEAD"
      })
  void a_method_that_a_resource_does_not_take_is_405_and_told_what_it_takes(
      String path, String allow) {
    TreeSet<String> allowed = new TreeSet<>(List.of(allow.split(", ")));
    allowed.add("OPTIONS");
    for (String method :
        List.of("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE", "get")) {
      if (!allowed.contains(method)) {
        Response answer = RawHttp.once(service.port(), request(method, path));
        AssertProblem.of(answer, 405, "method-not-allowed");
        assertThat(answer.header("Allow")).isEqualTo(String.join(", ", allowed));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "00",
        "01",
        "-1",
        "+1",
        "1.0",
        "1e0",
        "0x1",
        "abc",
        "1a",
        "%20",
        "1%20",
        "%00",
        "1%2F2",
        "%D9%A1",
        "%ff",
        "%zz",
        "%",
        "1;v=1",
        "12345678901234567890",
        "9223372036854775808",
        "9999999999999999999",
        "null",
        "~",
        "*"
      })
  void an_id_that_can_be_nobody_s_is_404(String id) {
    for (String path : List.of("/v1/users/%s", "/v1/users/%s/tasks", "/v1/users/1/tasks/%s")) {
      Response answer = RawHttp.once(service.port(), request("GET", path.formatted(id)));
      AssertProblem.of(answer, 404, "not-found");
    }
  }

  @Test
  void an_id_that_is_nobody_s_yet_is_404_on_every_endpoint() {
    for (String id : List.of("999", "9007199254740993", "9223372036854775807")) {
      for (String user : List.of("/v1/users/" + id, "/v1/users/1/tasks/" + id)) {
        AssertProblem.of(http.get(user), 404, "not-found");
        AssertProblem.of(http.patch(user, "{}"), 404, "not-found");
        AssertProblem.of(http.delete(user), 404, "not-found");
      }
      String tasks = "/v1/users/" + id + "/tasks";
      AssertProblem.of(http.get(tasks), 404, "not-found");
      AssertProblem.of(http.get(tasks + "/export"), 404, "not-found");
      AssertProblem.of(http.post(tasks, "{\"title\":\"x\"}"), 404, "not-found");
      AssertProblem.of(
          http.post(tasks + "/batch", "{\"items\":[{\"title\":\"x\"}]}"), 404, "not-found");
      for (String task : List.of(tasks + "/1", "/v1/users/1/tasks/" + id)) {
        AssertProblem.of(http.send("POST", task + "/restore", null), 404, "not-found");
        AssertProblem.of(http.post(task + "/transfer", "{\"toUserId\":1}"), 404, "not-found");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "/v2/users",
        "/V1/users",
        "/v1/user",
        "/v1/users/1/2",
        "/v1/users/1/tasks/1/2",
        "/v1/users/1/tasks/1/queue/x",
        "/problems/404",
        "/v1/%75sers/x/y",
        "/v1/../v2",
        "/é",
        "/health/live",
        "/metrics",
        "/v1/users/1/tasks/1/%72estore/x"
      })
  void what_is_nowhere_is_404(String path) {
    AssertProblem.of(RawHttp.once(service.port(), request("GET", path)), 404, "not-found");
    AssertProblem.of(RawHttp.once(service.port(), request("DELETE", path)), 404, "not-found");
  }

  @Test
  void the_instance_is_the_path_as_a_reference() {
    assertThat(instance("/v1/nothing?a=b")).isEqualTo("/v1/nothing");
    assertThat(instance("/v1/\u00c3\u00a9\"<>")).isEqualTo("/v1/%C3%A9%22%3C%3E");
    assertThat(instance("//evil.example/x")).isEqualTo("/evil.example/x");
    assertThat(instance("http://evil.example/v1/nothing")).isEqualTo("/v1/nothing");
    assertThat(instance("*")).isEmpty();
  }

  @Test
  void links_and_locations_have_no_scheme_and_no_host() {
    Answer user =
        http.post(
            "/v1/users", "{\"handle\":\"bob\",\"displayName\":\"B\"}", "X-Forwarded-Host", "e");
    assertThat(user.header("Location")).matches("/v1/users/[1-9][0-9]*");
    Answer task = http.post(user.header("Location") + "/tasks", "{\"title\":\"x\"}");
    assertThat(task.header("Location")).matches("/v1/users/[0-9]+/tasks/[0-9]+");
    assertThat(http.get(String.valueOf(task.header("Location"))).json()).isEqualTo(task.json());

    for (String start : List.of("/v1/users", "//v1//users", "http://evil.example/v1/users")) {
      Response page = RawHttp.once(service.port(), request("GET", start + "?limit=1"));
      assertThat(page.header("Link"))
          .matches("</v1/+users\\?limit=1&cursor=[\\w-]+>; rel=\"next\"");
    }
  }

  @Test
  void a_link_holds_the_parameters_and_the_new_cursor_only() {
    http.post("/v1/users/1/tasks", "{\"title\":\"y\",\"payload\":{\"a\":\">\"}}");
    http.post("/v1/users/1/tasks", "{\"title\":\"z\",\"payload\":{\"a\":\">\"}}");
    http.post("/v1/users/1/tasks", "{\"title\":\"z\",\"payload\":{\"a\":\">\"}}");
    String path = "/v1/users/1/tasks?payload={\"a\":\">\"}&limit=1";

    String first =
        String.valueOf(RawHttp.once(service.port(), request("GET", path)).header("Link"));
    String next = first.substring(1, first.indexOf('>'));
    assertThat(next)
        .startsWith("/v1/users/1/tasks?payload=%7B%22a%22:%22%3E%22%7D&limit=1&cursor=");
    String spelt = next.replace("cursor", "%63ursor");
    String second =
        String.valueOf(RawHttp.once(service.port(), request("GET", spelt)).header("Link"));

    assertThat(http.get(second.substring(1, second.indexOf('>'))).items()).hasSize(1);
  }

  private static String instance(String target) {
    Response answer = RawHttp.once(service.port(), request("GET", target));
    return AssertProblem.of(answer, 404, "not-found").getString("instance");
  }

  private static String request(String method, String target) {
    return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }
}
