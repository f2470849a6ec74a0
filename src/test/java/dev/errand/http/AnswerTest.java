package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for answers of every kind: HEAD, 304, Vary, the order on a connection. */
final class AnswerTest {

  private static final int TASKS = 300;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    TestHttp http = service.http();
    long owner = http.newUser("ada");
    http.newUser("bob");
    String items =
        Stream.generate(() -> "{\"title\":\"x\"}").limit(TASKS).collect(Collectors.joining(","));
    assertThat(http.post(tasks(owner) + "/batch", "{\"items\":[" + items + "]}").status())
        .isEqualTo(201);
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/users", "/v1/users?limit=1", "/v1/users/1", "/v1/users/1/tasks",
        "/v1/users/1/tasks/export", "/v1/users/1/tasks/1", "/v1/tasks", "/v1/users/9",
        "/v1/users/1/tasks/999", "/v1/users/9/tasks/export", "/v1/users?limit=0", "/nothing"
      })
  void head_answers_as_get_does_without_a_body_or_its_length(String path) {
    try (RawHttp http = new RawHttp(service.port())) {
      Response get = http.send(request("GET", path, "X-Request-Id: one")).read();
      Response head = http.send(request("HEAD", path, "X-Request-Id: one")).readHead();

      assertThat(head.line()).isEqualTo(get.line());
      assertThat(head.header("Content-Length")).isNull();
      assertThat(names(head)).isEqualTo(names(get));
      assertThat(head.all("ETag")).isEqualTo(get.all("ETag"));
      assertThat(head.all("Link")).isEqualTo(get.all("Link"));
      // Had there been a body, the next answer would not begin here.
      assertThat(http.send(request("GET", "/v1/users/1", "A: b")).read().status()).isEqualTo(200);
    }
  }

  @Test
  void an_answer_304_has_its_tag_and_no_body() {
    try (RawHttp http = new RawHttp(service.port())) {
      for (String tags : List.of("\"1\"", "*", "W/\"1\"", "\"0\", \"1\"")) {
        for (String method : List.of("GET", "HEAD")) {
          String request = request(method, "/v1/users/1/tasks/1", "If-None-Match: " + tags);
          Response answer = http.send(request).readHead();
          assertThat(answer.status()).isEqualTo(304);
          assertThat(answer.header("ETag")).isEqualTo("\"1\"");
          assertThat(answer.all("Vary")).containsExactly("Accept-Encoding");
          assertThat(answer.header("Content-Type")).isNull();
        }
      }
      Response other =
          http.send(request("GET", "/v1/users/1/tasks/1", "If-None-Match: \"2\"")).read();
      assertThat(other.status()).isEqualTo(200);
    }
  }

  @Test
  void every_answer_varies_with_the_encoding_and_has_an_id() {
    for (String line :
        List.of(
            "GET /v1/users",
            "GET /v1/users/1/tasks/export",
            "DELETE /v1/users/2",
            "POST /v1/users",
            "PUT /v1/users",
            "GET /",
            "GET /v1/users?x=1",
            "GET /v1/users/1/tasks/x",
            "OPTIONS *",
            "GET /" + "a".repeat(9_000),
            "x")) {
      Response answer = RawHttp.once(service.port(), line + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(answer.all("Vary")).as(line).containsExactly("Accept-Encoding");
      assertThat(answer.all("X-Request-Id")).as(line).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "gzip;q=0.000", "gzip;q=0, *", "*;q=0", "", "x"})
  void an_answer_is_not_gzipped_for_who_can_t_read_it(String accept) {
    Response answer =
        RawHttp.once(
            service.port(), request("GET", "/v1/users/1/tasks", "Accept-Encoding: " + accept));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Encoding")).isNotEqualTo("gzip");
  }

  @Test
  void requests_sent_at_once_are_answered_in_their_order() {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      String path = i % 3 == 0 ? "/v1/users/1/tasks?limit=200" : "/v1/users/1/tasks/" + i;
      all.append(request("GET", path, "X-Request-Id: " + i));
    }
    try (RawHttp http = new RawHttp(service.port())) {
      http.send(all.toString());
      for (int i = 1; i <= 100; i++) {
        assertThat(http.read().header("X-Request-Id")).isEqualTo(Integer.toString(i));
      }
    }
  }

  @Test
  void a_connection_goes_on_after_a_refusal() {
    String bad = "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{";
    try (RawHttp http = new RawHttp(service.port())) {
      for (String request :
          List.of(
              "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n",
              "PUT /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
              "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
              "POST /v1/users HTTP/1.1\r\nHost: x\r\n" + bad,
              "GET /v1/users?a=b HTTP/1.1\r\nHost: x\r\n\r\n",
              "GET /v1/users HTTP/1.1\r\nHost: x\r\nAccept: a/b\r\n\r\n")) {
        assertThat(http.send(request).read().status()).isBetween(400, 499);
      }
      assertThat(http.send(request("GET", "/v1/users/1", "A: b")).read().status()).isEqualTo(200);
    }
  }

  @Test
  void an_export_to_http_1_0_ends_with_the_connection() {
    try (RawHttp http = new RawHttp(service.port())) {
      Response export = http.send("GET /v1/users/1/tasks/export HTTP/1.0\r\n\r\n").read();
      assertThat(export.body().lines().count()).isEqualTo(TASKS);
      assertThat(export.header("Transfer-Encoding")).isNull();
    }
  }

  private static String tasks(long owner) {
    return "/v1/users/" + owner + "/tasks";
  }

  private static List<String> names(Response answer) {
    return answer.headers().stream()
        .map(header -> header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT))
        .filter(name -> !name.equals("content-length") && !name.equals("transfer-encoding"))
        .sorted()
        .toList();
  }

  private static String request(String method, String path, String field) {
    return method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n";
  }
}
