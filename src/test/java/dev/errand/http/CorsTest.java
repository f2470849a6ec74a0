package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of other sites, some of which are let in. */
final class CorsTest {

  private static final String APP = "https://app.example";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(DATABASE.connection(), "--cors-origins", APP + ", http://localhost:3000");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  private static Response ask(String line, String... fields) {
    StringBuilder request = new StringBuilder(line + " HTTP/1.1\r\nHost: x\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    Response answer = RawHttp.once(service.port(), request.append("\r\n").toString());
    assertThat(answer.all("Vary")).containsExactly("Accept-Encoding, Origin");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
    return answer;
  }

  @ParameterizedTest
  @ValueSource(strings = {APP, "http://localhost:3000"})
  void one_that_is_named_may_read_answers_refusals_too(String origin) {
    for (String line : new String[] {"GET /v1/users", "GET /v1/users/999", "GET /nothing"}) {
      Response answer = ask(line, "Origin: " + origin);
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
      assertThat(answer.header("Access-Control-Expose-Headers"))
          .contains("ETag", "Link", "Location", "RateLimit", "Retry-After", "X-Request-Id");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.evil.test",
        "https://evil.test",
        "http://app.example",
        "https://app.example:444",
        "https://APP.example",
        "null",
        "*",
        ""
      })
  void no_other_may(String origin) {
    Response answer = ask("GET /v1/users", "Origin: " + origin);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    Response preflight =
        ask("OPTIONS /v1/users", "Origin: " + origin, "Access-Control-Request-Method: POST");
    assertThat(preflight.header("Access-Control-Allow-Methods")).isNull();
    assertThat(preflight.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void a_browser_that_asks_first_is_told_what_may_be_sent() {
    Response answer =
        ask(
            "OPTIONS /v1/users/1/tasks/1",
            "Origin: " + APP,
            "Access-Control-Request-Method: PATCH",
            "Access-Control-Request-Headers: authorization,if-match");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(APP);
    assertThat(answer.header("Access-Control-Allow-Methods"))
        .isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type", "If-Match", "Idempotency-Key");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("7200");
  }
}
