package dev.errand.queue;

import static dev.errand.queue.TestQueue.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestService;
import dev.errand.TestSql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How much stands in queues: for an owner, and in the metrics. */
final class QueueFiguresTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static TestQueue queue;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--queue-depths", "100ms");
    http = service.http();
    queue = new TestQueue(http, DATABASE, http.newUser("ada"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void each_queue_is_counted_by_state() throws SQLException {
    String queues = "/v1/users/" + queue.owner() + "/queues";
    assertThat(http.get(queues).body()).isEqualTo("{\"items\":[]}");
    assertThat(http.get("/v1/users/999999/queues").problem()).isEqualTo("not-found");
    long dead = queue.add("b", "\"maxAttempts\":1").getLong("id");
    queue.act("fail", dead, token(queue.claimOne("b")), "\"error\":\"no\"");
    queue.add("b");
    long done = queue.claimOne("b").getLong("id");
    queue.add("b");
    long oldest = queue.add("b").getLong("id");
    queue.add("a", "\"availableAt\":\"2999-01-01T00:00:00Z\"");
    new TestSql(DATABASE)
        .execute(
            "update queued_tasks set claim_at = now() - interval '1 h' where task_id = ?", oldest);

    JsonArray items = http.get(queues).items();

    assertThat(items.getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                """
                {"name":"a","ready":0,"scheduled":1,"leased":0,"dead":0,"oldestReadyAgeSeconds":null}"""));
    JsonObject b = items.getJsonObject(1);
    assertThat(b.getLong("oldestReadyAgeSeconds")).isBetween(3_600L, 3_700L);
    b.remove("oldestReadyAgeSeconds");
    assertThat(b)
        .isEqualTo(
            new JsonObject("{\"name\":\"b\",\"ready\":2,\"scheduled\":0,\"leased\":1,\"dead\":1}"));

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("errand_queue_depth{state=\"ready\"} 2.0")
                    .contains("errand_queue_depth{state=\"scheduled\"} 1.0")
                    .contains("errand_queue_depth{state=\"leased\"} 1.0")
                    .contains("errand_queue_depth{state=\"dead\"} 1.0")
                    .containsPattern("errand_queue_oldest_ready_age_seconds 36\\d\\d"));
    assertThat(done).isPositive();
  }

  @Test
  void what_workers_do_is_counted() {
    TestQueue mine = new TestQueue(http, DATABASE, http.newUser("counter"));
    double[] before = counters();
    mine.add("work");
    mine.add("work");
    JsonArray items = mine.claim("{\"queue\":\"work\",\"limit\":2}").items();
    JsonObject one = items.getJsonObject(0);
    JsonObject two = items.getJsonObject(1);
    mine.act("complete", one.getLong("id"), token(one));
    mine.act("complete", one.getLong("id"), token(two) + "x");
    mine.act("fail", two.getLong("id"), token(two), "\"error\":\"no\"", "\"retryInSeconds\":0");
    JsonObject again = mine.claimOne("work");
    mine.act("release", two.getLong("id"), token(again));

    double[] after = counters();
    double[] moved = {3, 1, 1, 1, 1};
    for (int i = 0; i < moved.length; i++) {
      assertThat(after[i] - before[i]).isEqualTo(moved[i]);
    }
  }

  private static double[] counters() {
    String text = metrics();
    return new double[] {
      value(text, "claims"),
      value(text, "completions"),
      value(text, "failures"),
      value(text, "releases"),
      value(text, "lease_losses")
    };
  }

  private static double value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("errand_queue_" + name + "_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String metrics() {
    return service.management().get("/metrics").body();
  }
}
