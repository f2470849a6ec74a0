package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import dev.errand.observe.Event;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a body may be and how long it may take, however it is framed. */
final class BodySizeTest {

  private static final int USUAL = 65_536;
  private static final int BATCH = 1_048_576;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static String tasks;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    tasks = "/v1/users/" + service.http().newUser("ada") + "/tasks";
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @Test
  void a_body_of_64_kib_is_taken_and_one_byte_more_is_not() {
    assertThat(service.http().post(tasks, padded(USUAL)).status()).isEqualTo(201);
    AssertProblem.of(service.http().post(tasks, padded(USUAL + 1)), 413, "content-too-large");
    AssertProblem.of(
        service.http().patch(tasks + "/1", padded(USUAL + 1)), 413, "content-too-large");
    AssertProblem.of(service.http().post("/v1/users", padded(USUAL + 1)), 413, "content-too-large");
  }

  @Test
  void a_batch_of_1_mib_is_taken_and_one_byte_more_is_not() {
    String batch = "{\"items\":[{\"title\":\"x\"}]}";
    String full = batch + " ".repeat(BATCH - batch.length());

    assertThat(service.http().post(tasks + "/batch", full).status()).isEqualTo(201);
    AssertProblem.of(service.http().post(tasks + "/batch", full + " "), 413, "content-too-large");
    AssertProblem.of(
        RawHttp.once(service.port(), post(tasks + "/batch") + chunked(full, " ")),
        413,
        "content-too-large");
  }

  @Test
  void a_body_that_is_ignored_is_bounded_too() {
    String path = tasks + "/999/restore";

    AssertProblem.of(service.http().post(path, "x".repeat(USUAL)), 404, "not-found");
    AssertProblem.of(service.http().post(path, "x".repeat(USUAL + 1)), 413, "content-too-large");
  }

  @Test
  void a_chunked_body_is_measured_as_it_comes() {
    String full = padded(USUAL);
    Response taken =
        RawHttp.once(service.port(), post(tasks) + chunked(full.split("(?<=\\G.{999})")));
    assertThat(taken.status()).isEqualTo(201);
    try (RawHttp http = new RawHttp(service.port())) {
      // More than the limit is refused before its end has come.
      http.send(post(tasks) + "Transfer-Encoding: chunked\r\n\r\n10001\r\n" + padded(USUAL + 1));
      AssertProblem.of(http.read(), 413, "content-too-large");
    }
  }

  // Copied anew for each chunk it would take minutes; the request's deadline ends it after seconds.
  @Test
  void a_body_in_chunks_of_one_byte_is_taken_within_the_deadline() {
    String full = "{\"items\":[{\"title\":\"x\"}" + " ".repeat(BATCH - 30) + "]}";
    Response taken =
        RawHttp.once(service.port(), post(tasks + "/batch") + chunked(full.split("(?<=\\G.)")));
    assertThat(taken.status()).isEqualTo(201);
  }

  @Test
  void a_chunked_body_that_was_refused_does_not_run_into_the_next_request() {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send(post(tasks) + chunked(padded(USUAL), padded(USUAL)));
      AssertProblem.of(http.read(), 413, "content-too-large");
      http.send("GET /v1/users HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(http.read().status()).isEqualTo(200);
    }
  }

  @Test
  void an_announced_length_is_refused_before_the_body_comes() {
    for (String length : List.of("65537", "9999999999", "9223372036854775807")) {
      try (RawHttp http = new RawHttp(service.port())) {
        http.send(post(tasks) + "Content-Length: " + length + "\r\n\r\n");
        AssertProblem.of(http.read(), 413, "content-too-large");
      }
    }
  }

  @Test
  void a_body_longer_than_announced_is_the_next_request_and_a_broken_one() {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send(post(tasks) + "Content-Length: 2\r\n\r\n{}{\"title\":\"x\"}\r\n\r\n");
      AssertProblem.of(http.read(), 422, "validation-failed");
      AssertProblem.of(http.read(), 400, "bad-request");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void a_body_that_breaks_off_is_no_failure_of_the_service() {
    for (String half :
        List.of(
            "Content-Length: 20\r\n\r\n{\"ti",
            "Transfer-Encoding: chunked\r\n\r\n14\r\n{\"ti",
            "Transfer-Encoding: chunked\r\n\r\nzz\r\n{\"title\":\"x\"}\r\n0\r\n\r\n")) {
      String id = "broken-" + half.length();
      try (RawHttp http = new RawHttp(service.port())) {
        http.send(post(tasks) + "X-Request-Id: " + id + "\r\n" + half).end();
        assertThat(http.isClosed()).isTrue();
      }
      Event.RequestEnded ended =
          service.heard().await(Event.RequestEnded.class, end -> end.requestId().equals(id));
      assertThat(ended.status()).isIn(400, 499);
    }
    assertThat(service.heard().all(Event.RequestFailed.class)).isEmpty();
  }

  @Test
  void a_slow_body_is_answered_408_when_the_request_s_time_is_over() {
    for (String half : List.of("", "{\"title\"")) {
      try (RawHttp http = new RawHttp(service.port())) {
        long start = System.nanoTime();
        http.send(post(tasks) + "Request-Timeout: 200\r\nContent-Length: 13\r\n\r\n" + half);
        Response late = http.read();
        AssertProblem.of(late, 408, "request-timeout");
        assertThat(late.header("Connection")).isEqualTo("close");
        assertThat(System.nanoTime() - start).isBetween(190_000_000L, 5_000_000_000L);
        assertThat(http.isClosed()).isTrue();
      }
    }
  }

  private static String post(String path) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  }

  private static String chunked(String... chunks) {
    StringBuilder body = new StringBuilder("Transfer-Encoding: chunked\r\n\r\n");
    for (String chunk : chunks) {
      body.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
    }
    return body.append("0\r\n\r\n").toString();
  }

  private static String padded(int length) {
    String body = "{\"title\":\"x\"}";
    return body + " ".repeat(length - body.length());
  }
}
