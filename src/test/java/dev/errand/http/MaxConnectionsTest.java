package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestMetrics;
import dev.errand.TestService;
import dev.errand.observe.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One connection more than there may be. */
final class MaxConnectionsTest {

  private static final int MOST = 4;
  private static final String GET = "GET /v1/users HTTP/1.1\r\nHost: x\r\n\r\n";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void it_is_closed_at_once_the_others_and_health_go_on() {
    try (TestService service =
        TestService.start(DATABASE.connection(), "--max-connections", Integer.toString(MOST))) {
      List<RawHttp> open = new ArrayList<>();
      for (int i = 0; i < MOST; i++) {
        open.add(new RawHttp(service.port()));
      }
      // Half of them have never said a word, and count all the same.
      open.subList(0, MOST / 2).forEach(each -> assertServed(each));
      for (int i = 1; i <= 3; i++) {
        try (RawHttp refused = new RawHttp(service.port())) {
          assertThat(refused.isClosed()).isTrue();
        }
      }
      assertThat(service.heard().all(Event.ClientRefused.class)).hasSize(3);
      open.forEach(each -> assertServed(each));
      assertThat(service.management().get("/health/ready").status()).isEqualTo(200);
      assertThat(TestMetrics.of(service).all("http_server_connections"))
          .containsEntry("http_server_connections", (double) MOST)
          .containsEntry("http_server_connections_refused_total", 3.0);
      open.get(0).close();
      service.heard().await(Event.ClientGone.class);
      try (RawHttp next = new RawHttp(service.port())) {
        assertServed(next);
      }
      open.forEach(RawHttp::close);
    }
  }

  private static void assertServed(RawHttp http) {
    assertThat(http.send(GET).read().status()).isEqualTo(200);
  }
}
