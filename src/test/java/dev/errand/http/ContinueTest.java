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

/** Clients that wait for 100 (Continue) before they send their body. */
final class ContinueTest {

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
  void who_expects_100_gets_it_before_the_body_is_sent() {
    try (RawHttp raw = new RawHttp(service.port())) {
      raw.send(post("Content-Length: 2\r\nExpect: 100-Continue"));
      assertThat(raw.read().status()).isEqualTo(100);
      raw.send("{}");
      AssertProblem.of(raw.read(), 422, "validation-failed");
      raw.send("GET /v1/users/1 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(raw.read().status()).isEqualTo(200);
    }
  }

  @Test
  void who_expects_100_for_what_is_refused_gets_the_refusal_alone() {
    for (String fields :
        List.of(
            "Content-Length: 65537",
            "Content-Length: 2\r\nAccept: text/html",
            "Content-Length: 2\r\nRequest-Timeout: x")) {
      try (RawHttp raw = new RawHttp(service.port())) {
        Response refused = raw.send(post(fields + "\r\nExpect: 100-continue")).read();
        assertThat(refused.status()).isIn(413, 406, 400);
        assertThat(refused.header("Connection")).isEqualTo("close");
        assertThat(raw.isClosed()).isTrue();
      }
    }
  }

  private static String post(String fields) {
    return "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + fields
        + "\r\n\r\n";
  }
}
