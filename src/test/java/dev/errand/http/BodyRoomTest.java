package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.ChildService;
import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More bodies at once than there is memory for. */
final class BodyRoomTest {

  private static final int MANY = 120;
  private static final int LENGTH = 1_000_000;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void some_are_told_to_come_again_and_the_service_goes_on() throws Exception {
    try (ChildService service =
        ChildService.start(
            List.of("-Xmx128m"), "--database-url", TestService.url(DATABASE.connection()))) {
      long owner = service.http().newUser("ada");
      for (int round = 0; round < 2; round++) {
        // What the first round took is given back, or the second would find no room at all.
        assertThat(statuses(service.port(), owner)).containsOnlyKeys(201, 503);
      }
      assertThat(service.http().get("/v1/users").status()).isEqualTo(200);
    }
  }

  private static Map<Integer, Integer> statuses(int port, long owner) {
    String batch = "{\"items\":[{\"title\":\"x\"}]}";
    String body = batch + " ".repeat(LENGTH - batch.length());
    List<RawHttp> open = new ArrayList<>();
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < MANY; i++) {
      RawHttp http = new RawHttp(port);
      open.add(http);
      http.send(
          "POST /v1/users/%d/tasks/batch HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n"
                  .formatted(owner, LENGTH)
              + "Content-Type: application/json\r\n\r\n");
      http.send(body.substring(0, LENGTH - 1));
    }
    for (RawHttp http : open) {
      Response answer = http.send(" ").read();
      statuses.merge(answer.status(), 1, Integer::sum);
      http.close();
    }
    return statuses;
  }
}
