package dev.errand.queue;

import static dev.errand.queue.TestQueue.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lease's token can do, and until when. */
final class LeaseTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String NOBODYS = "00000000-0000-4000-8000-000000000000";

  private static TestService service;
  private static TestHttp http;
  private static TestQueue queue;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    queue = new TestQueue(http, DATABASE, http.newUser("ada"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_claim_leases_the_task_and_tells_the_lease() {
    long id = queue.add("claimed").getLong("id");

    JsonObject leased =
        queue
            .claim("{\"queue\":\"claimed\",\"leaseSeconds\":60,\"worker\":\"w-1\"}")
            .items()
            .getJsonObject(0);

    JsonObject lease = leased.getJsonObject("lease");
    JsonObject standing = leased.getJsonObject("queue");
    assertThat(lease.getLong("fence")).isEqualTo(1);
    assertThat(lease.getInteger("attempt")).isEqualTo(1);
    assertThat(standing.getString("state")).isEqualTo("leased");
    assertThat(standing.getString("leasedBy")).isEqualTo("w-1");
    assertThat(standing.getString("leaseExpiresAt")).isEqualTo(lease.getString("expiresAt"));
    assertThat(standing.getString("availableAt")).isEqualTo(lease.getString("expiresAt"));
    assertThat(leased.getLong("version")).isEqualTo(1);
    leased.remove("lease");
    assertThat(leased).isEqualTo(queue.get(id));
  }

  @Test
  void a_heartbeat_moves_the_end_of_a_live_lease() {
    JsonObject leased = claimed("beating");
    long id = leased.getLong("id");

    Answer beat = queue.act("heartbeat", id, token(leased), "\"leaseSeconds\":600");

    assertThat(beat.status()).isEqualTo(200);
    String end = beat.json().getJsonObject("lease").getString("expiresAt");
    Duration longer =
        Duration.between(
            OffsetDateTime.parse(leased.getJsonObject("lease").getString("expiresAt")),
            OffsetDateTime.parse(end));
    assertThat(longer).isBetween(Duration.ofSeconds(560), Duration.ofSeconds(630));
    assertThat(queue.standing(id).getString("leaseExpiresAt")).isEqualTo(end);
    assertThat(queue.standing(id).getString("availableAt")).isEqualTo(end);
  }

  @Test
  void no_heartbeat_wakes_an_expired_lease() throws SQLException {
    JsonObject leased = claimed("late-beat");
    queue.expire(leased.getLong("id"));

    Answer beat = queue.act("heartbeat", leased.getLong("id"), token(leased), "\"leaseSeconds\":9");

    assertThat(beat.problem()).isEqualTo("lease-lost");
  }

  @Test
  void complete_makes_the_task_done_and_takes_it_out_of_the_queue() throws SQLException {
    JsonObject leased = claimed("finished");
    long id = leased.getLong("id");

    Answer done = queue.act("complete", id, token(leased), "\"result\":{\"n\":1}");

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.header("ETag")).isEqualTo("\"2\"");
    assertThat(done.json().getBoolean("isDone")).isTrue();
    assertThat(done.json().getJsonObject("result")).isEqualTo(new JsonObject("{\"n\":1}"));
    assertThat(done.json().getValue("queue")).isNull();
    assertThat(queue.get(id)).isEqualTo(done.json());
    assertThat(queue.fence(id)).isEqualTo(1);
  }

  @Test
  void completing_again_with_the_same_token_changes_nothing_until_the_task_is_reopened() {
    JsonObject leased = claimed("twice");
    long id = leased.getLong("id");
    String first = queue.act("complete", id, token(leased), "\"result\":{\"n\":1}").body();

    Answer again = queue.act("complete", id, token(leased), "\"result\":{\"n\":2}");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first);
    http.patch(queue.path(id), "{\"isDone\":false}");
    assertThat(queue.act("complete", id, token(leased)).problem()).isEqualTo("lease-lost");
    assertThat(queue.get(id).getBoolean("isDone")).isFalse();
  }

  @Test
  void a_late_worker_may_complete_what_nobody_has_claimed_since() throws SQLException {
    JsonObject leased = claimed("late");
    queue.expire(leased.getLong("id"));
    assertThat(queue.state(leased.getLong("id"))).isEqualTo("ready");

    assertThat(queue.act("complete", leased.getLong("id"), token(leased)).status()).isEqualTo(200);
  }

  @Test
  void a_late_worker_changes_nothing_once_another_has_claimed() throws SQLException {
    JsonObject leased = claimed("too-late");
    long id = leased.getLong("id");
    queue.expire(id);
    JsonObject other = queue.claimOne("too-late");
    assertThat(other.getJsonObject("lease").getLong("fence")).isEqualTo(2);
    assertThat(other.getJsonObject("lease").getInteger("attempt")).isEqualTo(2);
    JsonObject before = queue.get(id);

    for (String what : new String[] {"complete", "release"}) {
      assertThat(queue.act(what, id, token(leased)).problem()).isEqualTo("lease-lost");
    }
    assertThat(queue.act("fail", id, token(leased), "\"error\":\"no\"").problem())
        .isEqualTo("lease-lost");
    assertThat(queue.act("heartbeat", id, token(leased), "\"leaseSeconds\":9").problem())
        .isEqualTo("lease-lost");
    assertThat(queue.get(id)).isEqualTo(before);
    assertThat(queue.act("complete", id, token(other)).status()).isEqualTo(200);
    assertThat(queue.act("complete", id, token(leased)).problem()).isEqualTo("lease-lost");
  }

  @ParameterizedTest
  @ValueSource(strings = {NOBODYS, "", "no token", "1-1-1-1-1", "𝄞"})
  void any_other_string_is_a_lost_lease(String token) {
    long id = claimed("strings").getLong("id");

    assertThat(queue.act("complete", id, token).problem()).isEqualTo("lease-lost");
    assertThat(queue.state(id)).isEqualTo("leased");
    assertThat(queue.act("complete", 999_999, token).problem()).isEqualTo("not-found");
    assertThat(http.post("/v1/users/999999/tasks/1/complete", "{\"leaseToken\":\"x\"}").problem())
        .isEqualTo("not-found");
  }

  @Test
  void a_release_gives_the_task_back_at_once_and_does_not_count() {
    JsonObject leased = claimed("released", "\"maxAttempts\":1");
    long id = leased.getLong("id");
    assertThat(leased.getJsonObject("queue").getValue("availableAt")).isNull();

    JsonObject back = queue.act("release", id, token(leased)).json();

    assertThat(back.getJsonObject("queue").getString("state")).isEqualTo("ready");
    assertThat(back.getJsonObject("queue").getInteger("attempts")).isZero();
    JsonObject again = queue.claimOne("released");
    assertThat(again.getJsonObject("lease").getLong("fence")).isEqualTo(2);
    assertThat(again.getJsonObject("lease").getInteger("attempt")).isEqualTo(1);
    assertThat(queue.act("release", id, token(leased)).problem()).isEqualTo("lease-lost");
  }

  @Test
  void an_expired_lease_counts_as_an_attempt_and_needs_no_job() throws SQLException {
    JsonObject leased = claimed("expired", "\"maxAttempts\":2");
    long id = leased.getLong("id");
    queue.expire(id);
    JsonObject waiting = queue.standing(id);
    assertThat(waiting.getString("state")).isEqualTo("ready");
    assertThat(waiting.getInteger("attempts")).isEqualTo(1);
    assertThat(waiting.getValue("leasedBy")).isNull();
    assertThat(waiting.getValue("leaseExpiresAt")).isNull();

    queue.claimOne("expired");
    assertThat(queue.state(id)).isEqualTo("leased");
    queue.expire(id);

    JsonObject dead = queue.standing(id);
    assertThat(dead.getString("state")).isEqualTo("dead");
    assertThat(dead.getInteger("attempts")).isEqualTo(2);
    assertThat(dead.getValue("availableAt")).isNull();
    assertThat(dead.getValue("lastError")).isNull();
    assertThat(queue.claimIds("{\"queue\":\"expired\"}")).isEmpty();
  }

  private static JsonObject claimed(String name, String... more) {
    long id = queue.add(name, more).getLong("id");
    // What others of the same name left behind is claimed along and forgotten.
    return queue.claim("{\"queue\":\"" + name + "\",\"limit\":100}").items().stream()
        .map(JsonObject.class::cast)
        .filter(item -> item.getLong("id") == id)
        .findFirst()
        .orElseThrow();
  }
}
