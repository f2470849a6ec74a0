package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines, headers and framing that are broken or hostile. */
final class WireTest {

  private static final int MAX_URL = 8_192;
  private static final int MAX_HEADER = 16_384;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    service.http().newUser("ada");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @Test
  void a_url_of_8_kib_is_read_and_a_longer_one_is_414() {
    String start = "/v1/users/1/tasks?payload=%7B%22a%22:%22";
    String end = "%22%7D";
    String most = start + "a".repeat(MAX_URL - start.length() - end.length()) + end;

    assertThat(once("GET " + most + " HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(200);
    for (String line :
        List.of(
            "GET " + most + "a",
            "GET /" + "a".repeat(MAX_URL),
            "DELETE /v1/users/" + "1".repeat(9_000),
            "GET /" + "a/".repeat(500_000))) {
      AssertProblem.of(once(line + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414, "uri-too-long");
    }
  }

  @Test
  void a_header_of_16_kib_is_read_and_a_longer_one_is_431() {
    String get = "GET /v1/users HTTP/1.1\r\nHost: x\r\n";
    int rest = MAX_HEADER - 100;

    assertThat(once(get + "X-A: " + "a".repeat(rest) + "\r\n\r\n").status()).isEqualTo(200);
    String many = "X-A: aaaaaaaaaaaaaaaaaa\r\n";
    assertThat(once(get + many.repeat(rest / many.length()) + "\r\n").status()).isEqualTo(200);
    for (String header :
        List.of(
            "X-A: " + "a".repeat(MAX_HEADER) + "\r\n",
            "a".repeat(MAX_HEADER + 1) + ": 1\r\n",
            many.repeat(900),
            "X: " + "a".repeat(1_000_000) + "\r\n")) {
      AssertProblem.of(once(get + header + "\r\n"), 431, "headers-too-large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "GET /v1/users",
        "/v1/users HTTP/1.1",
        "\u0016\u0003\u0001\u0002",
        "GET /v1/users HTTP/3.0",
        "GET /v1/users HTTP/1",
        "GET /v1/users http/1.1",
        "GET /v1/users HTTQ/1.1",
        "GET /v1/us ers HTTP/1.1",
        "G{}T\u0000 /v1/users HTTP/1.1"
      })
  void a_broken_request_line_is_refused_with_a_problem(String line) {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send(line + "\r\nHost: x\r\n\r\n");
      Response refused = http.read();
      AssertProblem.of(refused, 400, "bad-request");
      assertThat(refused.header("Connection")).isEqualTo("close");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NoColon",
        "X : 1",
        "X\u0000: 1",
        "X: a\u0000b",
        "X Y: 1",
        "X: a\u0001b",
        "Content-Length: abc",
        "Content-Length: -1",
        "Content-Length: +1",
        "Content-Length: 1, 1",
        "Content-Length: 99999999999999999999",
        "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 2\r\nContent-Length: 2",
        "Content-Length: 2\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 2",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
        "Transfer-Encoding: \u000bchunked"
      })
  void a_broken_header_is_refused_and_nothing_behind_it_is_read(String header) {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send("POST /v1/users HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
      http.send("2\r\n{}\r\n0\r\n\r\nGET /v1/users HTTP/1.1\r\nHost: x\r\n\r\n");
      Response refused = http.read();
      AssertProblem.of(refused, 400, "bad-request");
      assertThat(refused.header("Connection")).isEqualTo("close");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void http_1_1_needs_one_host_and_1_0_none() {
    for (String host : List.of("", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: a/b\r\n")) {
      Response refused = once("GET /v1/users HTTP/1.1\r\n" + host + "\r\n");
      assertThat(AssertProblem.of(refused, 400, "bad-request").getString("detail"))
          .contains("Host");
    }
    for (String host : List.of("localhost", "127.0.0.1:80", "[::1]:80", "a.example")) {
      assertThat(once("GET /v1/users HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status())
          .isEqualTo(200);
    }
    assertThat(once("GET /v1/users HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
  }

  @Test
  void http_1_0_is_answered_without_chunks_and_closed() {
    for (String path : List.of("/v1/users", "/v1/users/1/tasks/export")) {
      try (RawHttp http = new RawHttp(service.port())) {
        Response answer = http.send("GET " + path + " HTTP/1.0\r\n\r\n").read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Transfer-Encoding")).isNull();
        assertThat(http.isClosed()).isTrue();
      }
    }
  }

  @Test
  void an_upgrade_is_not_taken() {
    for (String upgrade :
        List.of(
            "websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "h2c\r\nHTTP2-Settings: AAMAAABk",
            "h2c, websocket\r\nConnection: HTTP2-Settings",
            "h2c")) {
      Response answer =
          once(
              "GET /v1/users HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: "
                  + upgrade
                  + "\r\n\r\n");
      assertThat(answer.status()).isEqualTo(200);
    }
    // Nearly the preface of HTTP/2, which is another protocol.
    AssertProblem.of(once("PRI * HTTP/2.0\r\n\r\nSN\r\n\r\n"), 400, "bad-request");
  }

  @Test
  void nothing_that_a_client_sends_becomes_a_header_of_the_answer() {
    String get = "GET /v1/users%0d%0aX-Evil:1?limit=1%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: x\r\n";
    Response answer = once(get + "X-Request-Id: a%0d%0aX-Evil: 1\r\n\r\n");

    assertThat(answer.header("X-Evil")).isNull();
    AssertProblem.of(answer, 404, "not-found");
    answer = once("GET /v1/users HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\rX-Evil: 1\r\n\r\n");
    assertThat(answer.header("X-Evil")).isNull();
  }

  private static Response once(String request) {
    return RawHttp.once(service.port(), request);
  }
}
