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

/** Clients that send a byte now and then, so that no idle time ever ends for them. */
final class SlowClientTest {

  private static final int LIMIT_MILLIS = 300;
  private static final long SHORT = 290_000_000L;
  private static final long SOON = 5_000_000_000L;
  private static final String GET = "GET /v1/users HTTP/1.1\r\nHost: x\r\n";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static long owner;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--header-timeout", LIMIT_MILLIS + "ms");
    owner = service.http().newUser("ada");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /aaaaaaa", GET + "X-A: ", "\r\n"})
  void a_dripping_head_is_answered_408_and_cut(String start) {
    try (RawHttp http = new RawHttp(service.port())) {
      long began = System.nanoTime();
      http.send(start);
      Dripping.endless(http, start.equals("\r\n") ? "\r\n" : "a", () -> assertCut(http, began));
    }
  }

  @Test
  void who_drips_what_may_become_http_2_is_cut_without_an_answer() {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send("PRI * HTTP/2.0\r\n");
      Dripping.endless(http, "\r\nSM\r\n".substring(0, 1), () -> {});
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void so_is_one_after_an_answer_on_the_same_connection() {
    try (RawHttp http = new RawHttp(service.port())) {
      assertThat(http.send(GET + "\r\n").read().status()).isEqualTo(200);
      // Silence is no drip, and may last longer.
      assertThat(http.hears(3 * LIMIT_MILLIS)).isFalse();
      assertThat(http.send(GET + "\r\n").read().status()).isEqualTo(200);
      long began = System.nanoTime();
      Dripping.endless(http, "a", () -> assertCut(http, began));
    }
  }

  @Test
  void a_head_in_pieces_is_read_if_it_comes_in_time() {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send("GET /no HT");
      assertThat(http.hears(LIMIT_MILLIS / 2)).isFalse();
      http.send("TP/1.0\r\n\r\n");
      AssertProblem.of(http.read(), 404, "not-found");
    }
  }

  @Test
  void a_dripping_body_is_answered_408_and_cut() {
    try (RawHttp http = new RawHttp(service.port())) {
      long began = System.nanoTime();
      http.send(
          """
          POST /v1/users HTTP/1.1\r
          Host: x\r
          Content-Type: application/json\r
          Content-Length: 60000\r
          Request-Timeout: 300\r
          \r
          """);
      Dripping.endless(http, " ", () -> assertCut(http, began));
    }
  }

  @Test
  void a_dripping_body_that_nobody_wants_is_cut() {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send("POST /v1/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n");
      Dripping.endless(
          http,
          " ",
          () -> {
            AssertProblem.of(http.read(), 404, "not-found");
            assertThat(http.isClosed()).isTrue();
          });
    }
  }

  @Test
  void half_a_head_behind_a_request_that_takes_its_time_may_wait() {
    String claim = "{\"queue\":\"none\",\"waitSeconds\":1}";
    try (RawHttp http = new RawHttp(service.port())) {
      http.send(
          "POST /v1/users/%d/tasks/claim HTTP/1.1\r\nHost: x\r\n".formatted(owner)
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(claim.length(), claim));
      http.send("GET /v1/us");
      assertThat(http.read().status()).isEqualTo(200);
      http.send("ers HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(http.read().status()).isEqualTo(200);
    }
  }

  private static void assertCut(RawHttp http, long began) {
    Response late = http.read();
    AssertProblem.of(late, 408, "request-timeout");
    assertThat(late.header("Connection")).isEqualTo("close");
    assertThat(System.nanoTime() - began).isBetween(SHORT, SOON);
    assertThat(http.isClosed()).isTrue();
  }
}
