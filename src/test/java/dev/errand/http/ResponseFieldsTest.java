package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What answers say to caches and browsers, and what OPTIONS tells. */
final class ResponseFieldsTest {

  private static final String POLICY = "default-src 'none'; frame-ancestors 'none'";
  private static final String LONG = "x".repeat(280);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static String tasks;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    tasks = "/v1/users/" + service.http().newUser("ada") + "/tasks";
    for (int i = 0; i < 5; i++) {
      service
          .http()
          .newTask(
              1,
              "{\"title\":\"%s\",\"payload\":{\"a\":\"%s\"},\"queue\":{\"name\":\"q\"}}"
                  .formatted(LONG, LONG.repeat(5)));
    }
  }

  @AfterAll
  static void close() {
    service.close();
  }

  private static void assertFields(Answer answer, String cache, boolean isShown) {
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Cache-Control")).isEqualTo(cache);
    assertThat(answer.header("Content-Security-Policy")).isEqualTo(isShown ? POLICY : null);
    assertThat(answer.header("Strict-Transport-Security")).isNull();
    assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    assertThat(answer.header("Server")).isNull();
  }

  @Test
  void a_task_may_be_kept_by_who_asked_and_be_asked_for_again() {
    Answer task = service.http().get(tasks + "/1");
    assertFields(task, "private, no-cache", false);
    Answer same =
        service.http().post(tasks, "{\"title\":\"x\"}"); // plain, as a queued one is never 304
    Answer again =
        service.http().get(String.valueOf(same.header("Location")), "If-None-Match", "\"1\"");
    assertThat(again.status()).isEqualTo(304);
    assertFields(again, "private, no-cache", false);
  }

  @Test
  void all_else_of_an_owner_is_not_to_be_kept() {
    assertFields(service.http().get(tasks), "no-store", false);
    assertFields(service.http().get("/v1/users"), "no-store", false);
    assertFields(service.http().get(tasks + "/export"), "no-store", false);
    assertFields(service.http().post(tasks + "/claim", "{\"queue\":\"none\"}"), "no-store", false);
  }

  @Test
  void problems_do_nothing_in_a_browser() {
    assertFields(service.http().get(tasks + "/999"), "no-store", true);
    assertFields(service.http().post(tasks, "{"), "no-store", true);
  }

  @Test
  void what_has_leases_in_it_is_not_packed_and_other_answers_are() {
    String gzip = "Accept-Encoding";
    assertThat(service.http().get("/openapi.json", gzip, "identity").body().length())
        .isGreaterThan(10_000);
    assertThat(coding("GET " + tasks, "")).isEqualTo("gzip");
    assertThat(coding("POST " + tasks + "/claim", "{\"queue\":\"q\",\"limit\":5}"))
        .isEqualTo("null");
  }

  private static String coding(String line, String body) {
    Response answer =
        RawHttp.once(
            service.port(),
            "%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".formatted(line)
                + "Accept-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(body.length(), body));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bytes().length()).isGreaterThan(100);
    return String.valueOf(answer.header("Content-Encoding"));
  }

  @Test
  void options_tells_what_a_resource_takes_and_the_service() {
    Answer one = service.http().send("OPTIONS", tasks + "/1", null);
    assertThat(one.status()).isEqualTo(204);
    assertThat(one.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH");
    assertThat(one.header("Access-Control-Allow-Methods")).isNull();
    Response all = once("OPTIONS *");
    assertThat(all.status()).isEqualTo(204);
    assertThat(all.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    AssertProblem.of(service.http().send("OPTIONS", "/v1/nothing", null), 404, "not-found");
  }

  @Test
  void a_trace_and_a_tunnel_are_refused() {
    Response trace = once("TRACE /v1/users");
    AssertProblem.of(trace, 405, "method-not-allowed");
    assertThat(trace.body()).doesNotContain("Host");
    assertThat(once("TRACE *").status()).isBetween(400, 499);
    assertThat(once("GET *").status()).isBetween(400, 499);
    assertThat(once("CONNECT x:443").status()).isBetween(400, 499);
  }

  private static Response once(String line) {
    return RawHttp.once(service.port(), line + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
}
