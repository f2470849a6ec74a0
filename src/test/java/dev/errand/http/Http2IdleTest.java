package dev.errand.http;

import static dev.errand.http.Http2Frames.END_HEADERS;
import static dev.errand.http.Http2Frames.END_STREAM;
import static dev.errand.http.Http2Frames.GOAWAY;
import static dev.errand.http.Http2Frames.HEADERS;
import static dev.errand.http.Http2Frames.PING;
import static dev.errand.http.Http2Frames.RST_STREAM;
import static dev.errand.http.Http2Frames.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.TestSql;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of HTTP/2 that send frames all the time, and let nothing go on. */
final class Http2IdleTest {

  /** As short as a claim's longest wait allows. */
  private static final String IDLE = "21100ms";

  private static final int CANCEL = 8;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void an_answer_that_is_not_taken_is_reset_and_a_connection_without_requests_closed()
      throws Exception {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    String[] flags = {
      "--request-timeout", "1s", "--bulk-timeout", "1s", "--idle-timeout", IDLE,
    };
    try (TestService service = TestService.start(DATABASE.connection(), flags);
        Http2Frames stalls = new Http2Frames(service.port());
        Http2Frames pings = new Http2Frames(service.port())) {
      long owner = service.http().newUser("ada");
      new TestSql(DATABASE).addTasks(owner, 2_000);
      stalls.send(
          HEADERS, END_HEADERS | END_STREAM, 1, get("/v1/users/" + owner + "/tasks/export"));
      Future<?> unused =
          clock.scheduleWithFixedDelay(
              () -> {
                stalls.send(PING, 0, 0, new byte[8]);
                pings.send(PING, 0, 0, new byte[8]);
              },
              0,
              100,
              TimeUnit.MILLISECONDS);
      CompletableFuture<Boolean> closed =
          CompletableFuture.supplyAsync(() -> pings.read(GOAWAY) != null);
      Http2Frames.Frame reset = Objects.requireNonNull(stalls.read(RST_STREAM));
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.error()).isEqualTo(CANCEL);
      assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      clock.shutdownNow();
    }
  }
}
