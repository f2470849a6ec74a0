package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deadline of a request, on a service that gives a short one. */
final class RequestTimeoutTest {

  private static final long SHORT = 190_000_000L;
  private static final long SOON = 5_000_000_000L;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            DATABASE.connection(), "--request-timeout", "200ms", "--bulk-timeout", "200ms");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"60000", "9223372036854775807", "99999999999999999999999999999"})
  void no_wish_raises_it(String wish) {
    for (String path : new String[] {"/v1/users", "/v1/users/1/tasks/batch"}) {
      try (RawHttp http = new RawHttp(service.port())) {
        long start = System.nanoTime();
        http.send(
            "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".formatted(path)
                + "Content-Length: 9\r\nRequest-Timeout: %s\r\n\r\n".formatted(wish));
        AssertProblem.of(http.read(), 408, "request-timeout");
        assertThat(System.nanoTime() - start).isBetween(SHORT, SOON);
      }
    }
  }

  @Test
  void a_start_may_take_longer_than_a_request() {
    try (TestService hasty =
        TestService.start(
            DATABASE.connection(), "--request-timeout", "1ms", "--bulk-timeout", "1ms")) {
      assertThat(hasty.management().get("/health/ready").status()).isEqualTo(200);
    }
  }
}
