package dev.errand.queue;

import dev.errand.TestHttp.Answer;
import dev.errand.TestMetrics;
import dev.errand.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** Claims of one owner's tasks that wait, at one replica. */
record WaitingClaims(TestService service, String tasks) {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Claims one task of a queue, waiting for as long as may be. */
  CompletableFuture<Answer> send(String queue) {
    return send("\"" + queue + "\"", 20);
  }

  /** Claims one task of any of the quoted queues. */
  CompletableFuture<Answer> send(String quoted, int seconds) {
    return service.http().sendAsync("POST", tasks + "/claim", body(quoted, seconds));
  }

  static String body(String quoted, int seconds) {
    return "{\"queue\":[%s],\"waitSeconds\":%d}".formatted(quoted, seconds);
  }

  /** How many claims wait there. */
  int waiting() {
    return (int) TestMetrics.of(service).sum("errand_queue_waiting_claims");
  }

  void awaitWaiting(int number) {
    Awaitility.await(number + " wait")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> waiting() == number);
  }

  /** A time so far ahead, as JSON has it. */
  static String inMillis(long millis) {
    return Instant.now().plusMillis(millis).toString();
  }
}
