package dev.errand.queue;

import static dev.errand.queue.TestQueue.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts that fail: the pause, the history, death and the way back. */
final class TaskFailuresTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);

  private static TestService service;
  private static TestHttp http;
  private static TestQueue queue;

  @BeforeAll
  static void start() {
    service =
        TestService.start(DATABASE.connection(), "--backoff-base", "100s", "--backoff-cap", "500s");
    http = service.http();
    queue = new TestQueue(http, DATABASE, http.newUser("ada"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 50, 100", "2, 100, 200", "3, 200, 400", "4, 250, 500", "60, 250, 500"})
  void a_failed_task_rests_for_half_the_pause_and_a_random_part_of_the_rest(
      int attempt, int least, int most) throws SQLException {
    long id = queue.add("rests" + attempt, "\"maxAttempts\":100").getLong("id");
    SQL.execute("update queued_tasks set attempts = ? where task_id = ?", attempt - 1, id);
    JsonObject leased = queue.claimOne("rests" + attempt);

    JsonObject failed = queue.act("fail", id, token(leased), "\"error\":\"no\"").json();

    JsonObject standing = failed.getJsonObject("queue");
    assertThat(standing.getString("state")).isEqualTo("scheduled");
    assertThat(standing.getInteger("attempts")).isEqualTo(attempt);
    assertThat(standing.getString("lastError")).isEqualTo("no");
    assertThat(rest(standing)).isBetween(Duration.ofSeconds(least - 5), Duration.ofSeconds(most));
    assertThat(queue.get(id)).isEqualTo(failed);
  }

  @Test
  void the_worker_may_say_how_long() {
    long id = queue.add("told").getLong("id");
    JsonObject later = fail(id, "told", "\"retryInSeconds\":2592000").getJsonObject("queue");
    assertThat(rest(later)).isBetween(Duration.ofSeconds(2_591_990), Duration.ofSeconds(2_592_000));

    long now = queue.add("told-now").getLong("id");
    assertThat(
            fail(now, "told-now", "\"retryInSeconds\":0").getJsonObject("queue").getString("state"))
        .isEqualTo("ready");
    JsonObject again = queue.claimOne("told-now");
    assertThat(again.getJsonObject("lease").getInteger("attempt")).isEqualTo(2);
    assertThat(again.getJsonObject("queue").getString("lastError")).isEqualTo("no");
  }

  @Test
  void after_its_last_attempt_it_is_dead_until_it_is_retried() throws SQLException {
    long id = queue.add("dies", "\"maxAttempts\":1").getLong("id");
    assertThat(http.send("POST", queue.path(id) + "/retry", null).problem()).isEqualTo("conflict");

    JsonObject dead = fail(id, "dies", "\"retryInSeconds\":0").getJsonObject("queue");

    assertThat(dead.getString("state")).isEqualTo("dead");
    assertThat(dead.getValue("availableAt")).isNull();
    assertThat(queue.claimIds("{\"queue\":\"dies\"}")).isEmpty();
    JsonObject back = http.send("POST", queue.path(id) + "/retry", null).json();
    assertThat(back.getJsonObject("queue").getString("state")).isEqualTo("ready");
    assertThat(back.getJsonObject("queue").getInteger("attempts")).isZero();
    assertThat(back.getLong("version")).isEqualTo(1);
    JsonObject again = queue.claimOne("dies");
    assertThat(again.getJsonObject("lease").getLong("fence")).isEqualTo(2);
    queue.expire(id);
    assertThat(queue.state(id)).isEqualTo("dead");
    assertThat(http.send("POST", queue.path(id) + "/retry", null).status()).isEqualTo(200);
    assertThat(queue.act("complete", id, token(again)).problem()).isEqualTo("lease-lost");
  }

  @Test
  void the_history_is_told_newest_first_and_cut() {
    long id = queue.add("history").getLong("id");
    assertThat(http.get(queue.path(id) + "/failures").body()).isEqualTo("{\"items\":[]}");
    JsonObject leased = queue.claimOne("history");
    String longText = "𝄞".repeat(2_500);
    queue.act("fail", id, token(leased), "\"error\":\"" + longText + "\"", "\"retryInSeconds\":0");
    fail(id, "history", "\"retryInSeconds\":0");

    JsonArray items = http.get(queue.path(id) + "/failures").items();

    assertThat(items.size()).isEqualTo(2);
    assertThat(items.getJsonObject(0).getString("error")).isEqualTo("no");
    assertThat(items.getJsonObject(0).getInteger("attempt")).isEqualTo(2);
    assertThat(items.getJsonObject(1).getString("error")).isEqualTo("𝄞".repeat(2_000));
    assertThat(items.getJsonObject(1).getString("failedAt")).endsWith("Z");
    assertThat(queue.standing(id).getString("lastError")).isEqualTo("no");
    assertThat(http.get(queue.path(999_999) + "/failures").problem()).isEqualTo("not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fail      | {\"leaseToken\":\"x\"}                                        | /error",
        "fail      | {\"error\":\"x\"}                                             | /leaseToken",
        "fail      | {\"leaseToken\":7,\"error\":\"x\"}                            | /leaseToken",
        "fail      | {\"leaseToken\":\"x\",\"error\":\"x\",\"retryInSeconds\":-1}  | /retryInSeconds",
        "fail      | {\"leaseToken\":\"x\",\"error\":\"x\",\"retryInSeconds\":2592001} | /retryInSeconds",
        "heartbeat | {\"leaseToken\":\"x\"}                                        | /leaseSeconds",
        "heartbeat | {\"leaseToken\":\"x\",\"leaseSeconds\":43201}                 | /leaseSeconds",
        "complete  | {\"leaseToken\":\"x\",\"result\":null}                        | /result",
        "complete  | {\"leaseToken\":\"x\",\"result\":[]}                          | /result",
        "release   | {\"leaseToken\":null}                                         | /leaseToken",
        "release   | {\"leaseToken\":\"x\",\"error\":\"x\"}                        | /error"
      })
  void a_bad_body_is_told_by_its_pointer(String what, String body, String pointer) {
    Answer refused = http.post(queue.path(1) + "/" + what, body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
  }

  private static JsonObject fail(long id, String name, String more) {
    JsonObject leased = queue.claimOne(name);
    return queue.act("fail", id, token(leased), "\"error\":\"no\"", more).json();
  }

  /** From now on, by two clocks of one machine. */
  private static Duration rest(JsonObject standing) {
    return Duration.between(
        OffsetDateTime.now(java.time.ZoneOffset.UTC),
        OffsetDateTime.parse(standing.getString("availableAt")));
  }
}
