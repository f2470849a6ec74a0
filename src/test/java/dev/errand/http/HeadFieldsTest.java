package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import dev.errand.observe.Event.RequestEnded;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields that any request may have: ids, traces, times, preconditions. */
final class HeadFieldsTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "-00f067aa0ba902b7-01";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static String task;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    long owner = http.newUser("ada");
    task =
        "/v1/users/" + owner + "/tasks/" + http.newTask(owner, "{\"title\":\"x\"}").getLong("id");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @Test
  void a_request_id_is_taken_and_returned_on_every_answer() {
    for (String id : List.of("a", "~!\"<>{}/:;,=", "x".repeat(128))) {
      assertThat(http.get(task, "X-Request-Id", id).header("X-Request-Id")).isEqualTo(id);
      Answer missing = http.get("/v1/nothing", "X-Request-Id", id);
      assertThat(AssertProblem.of(missing, 404, "not-found").getString("requestId")).isEqualTo(id);
      service.heard().await(RequestEnded.class, ended -> ended.requestId().equals(id));
    }
  }

  @Test
  void an_unusable_request_id_is_replaced_by_one_of_its_own_kind() {
    for (String id : List.of("", "a b", "x".repeat(129), "\u00e9", "a\tb", "\u00a0")) {
      Response answer = get(task, "X-Request-Id: " + id);
      assertThat(answer.all("X-Request-Id")).hasSize(1);
      assertThat(answer.header("X-Request-Id")).isNotEqualTo(id).matches("[!-~]{16,128}");
    }
    assertThat(http.get(task).header("X-Request-Id"))
        .isNotEqualTo(http.get(task).header("X-Request-Id"));
  }

  @Test
  void a_trace_is_continued() {
    assertThat(trace("00-" + TRACE + PARENT)).isEqualTo(TRACE);
    assertThat(trace("00-" + TRACE + "-00f067aa0ba902b7-ff")).isEqualTo(TRACE);
    assertThat(trace("cc-" + TRACE + PARENT + "-what-the-future-brings")).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-00f067aa0ba902b7",
        "00-" + TRACE + PARENT + "-more",
        "00-" + TRACE + PARENT + "00",
        "01-" + TRACE + PARENT + "00",
        "ff-" + TRACE + PARENT,
        "0-" + TRACE + PARENT,
        "00-00000000000000000000000000000000" + PARENT,
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736" + PARENT,
        "00-" + TRACE + "x" + PARENT,
        "00-" + TRACE + PARENT + "\r\ntraceparent: 00-" + TRACE + PARENT
      })
  void an_invalid_trace_is_ignored(String traceparent) {
    assertThat(trace(traceparent)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "abc",
        "10s",
        "1 0",
        "0x10",
        "\u00b2",
        "00",
        "1000\r\nRequest-Timeout: 1000",
        "1000\r\nRequest-Timeout: x"
      })
  void a_bad_request_timeout_is_refused(String value) {
    Response answer = get(task, "Request-Timeout: " + value);

    assertThat(AssertProblem.pointers(AssertProblem.of(answer, 400, "invalid-parameter")))
        .containsExactly("Request-Timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5000", "0005000", "9223372036854775807", "99999999999999999999999999"})
  void a_good_request_timeout_is_taken(String value) {
    assertThat(get(task, "Request-Timeout: " + value).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "1",
        "\"1",
        "1\"",
        "\"1\" \"2\"",
        "\"1\";\"2\"",
        "w/\"1\"",
        "W/1",
        "*, \"1\"",
        "**",
        "\"a\u0001\"",
        "\"1\",,x"
      })
  void a_bad_precondition_is_refused(String tags) {
    for (String field : List.of("If-Match", "If-None-Match")) {
      Response answer = get(task, field + ": " + tags);
      assertThat(answer.status()).as(field + ": " + tags).isEqualTo(400);
      // What the decoder refuses is no parameter to it.
      if (tags.indexOf('\u0001') < 0) {
        assertThat(AssertProblem.pointers(AssertProblem.of(answer, 400, "invalid-parameter")))
            .containsExactly(field);
      }
    }
  }

  @Test
  void a_precondition_is_compared_strongly() {
    String tag = String.valueOf(http.get(task).header("ETag"));
    for (String never :
        List.of("W/" + tag, "\"\"", "\"01\"", "\"x\"", "\"9999999999999999999999\"")) {
      AssertProblem.of(http.patch(task, "{}", "If-Match", never), 412, "version-mismatch");
      AssertProblem.of(http.delete(task, "If-Match", never), 412, "version-mismatch");
    }
    for (String good : List.of("*", tag, "\"x\", " + tag, "W/\"0\" ,, " + tag + " ,")) {
      assertThat(http.patch(task, "{}", "If-Match", good).status()).as(good).isEqualTo(200);
    }
  }

  private static @Nullable String trace(String traceparent) {
    String id = "trace-" + System.nanoTime();
    Response answer = get(task, "X-Request-Id: " + id + "\r\ntraceparent: " + traceparent);
    assertThat(answer.status()).isEqualTo(200);
    return service
        .heard()
        .await(RequestEnded.class, ended -> ended.requestId().equals(id))
        .traceId();
  }

  private static Response get(String path, String field) {
    return RawHttp.once(
        service.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n");
  }
}
