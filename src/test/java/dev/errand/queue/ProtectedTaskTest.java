package dev.errand.queue;

import static dev.errand.queue.TestQueue.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes of a task do to its standing, with and without a live lease. */
final class ProtectedTaskTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String QUEUE = "{\"name\":\"guarded\"}";

  private static TestService service;
  private static TestHttp http;
  private static TestQueue queue;
  private static TestQueue bobs;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    queue = new TestQueue(http, DATABASE, http.newUser("ada"));
    bobs = new TestQueue(http, DATABASE, http.newUser("bob"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH  |           | {\"isDone\":true}",
        "PATCH  |           | {\"isDone\":false}",
        "PATCH  |           | {\"isDone\":true,\"payload\":{\"a\":1}}",
        "DELETE |           |",
        "POST   | /transfer | {\"toUserId\":2}",
        "PUT    | /queue    | {\"name\":\"guarded\"}",
        "DELETE | /queue    |",
        "POST   | /retry    |"
      })
  void a_live_lease_protects_its_task(String method, @Nullable String path, @Nullable String body)
      throws SQLException {
    JsonObject leased = leased("\"maxAttempts\":1");
    long id = leased.getLong("id");
    JsonObject before = queue.get(id);

    Answer refused = http.send(method, queue.path(id) + (path == null ? "" : path), body);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("conflict");
    assertThat(queue.get(id)).isEqualTo(before);
    assertThat(queue.act("complete", id, token(leased)).status()).isEqualTo(200);
  }

  @Test
  void other_members_of_a_leased_task_may_be_patched_and_a_priority_in_both_places()
      throws SQLException {
    JsonObject leased = leased();
    long id = leased.getLong("id");

    Answer patched =
        http.patch(
            queue.path(id), "{\"title\":\"new\",\"priority\":\"high\",\"payload\":{\"a\":1}}");

    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.json().getJsonObject("queue")).isEqualTo(leased.getJsonObject("queue"));
    assertThat(patched.header("ETag")).isEqualTo("\"2\"");
    queue.act("release", id, token(leased));
    long low = queue.add("guarded").getLong("id");
    assertThat(queue.claimIds("{\"queue\":\"guarded\"}")).containsExactly(id);
    assertThat(queue.claimIds("{\"queue\":\"guarded\"}")).containsExactly(low);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ready", "expired", "dead"})
  void done_by_a_person_it_leaves_the_queue(String state) throws SQLException {
    long id = standing(state);

    Answer done = http.patch(queue.path(id), "{\"isDone\":true,\"payload\":{\"a\":1}}");

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.json().getValue("queue")).isNull();
    assertThat(done.header("ETag")).isEqualTo("\"2\"");
    assertThat(queue.get(id)).isEqualTo(done.json());
    assertThat(queue.fence(id)).isEqualTo(state.equals("ready") ? 0 : 1);
    assertThat(queue.claimIds("{\"queue\":\"guarded\"}")).doesNotContain(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ready", "expired", "dead"})
  void deleted_it_leaves_the_queue_and_comes_back_as_a_plain_task(String state)
      throws SQLException {
    long id = standing(state);

    assertThat(http.delete(queue.path(id), "If-Match", "\"7\"").status()).isEqualTo(412);
    assertThat(queue.standing(id)).isNotNull();
    assertThat(http.delete(queue.path(id), "If-Match", "\"1\"").status()).isEqualTo(204);
    Answer back = http.send("POST", queue.path(id) + "/restore", null);

    assertThat(back.json().getValue("queue")).isNull();
    assertThat(back.json().getLong("version")).isEqualTo(3);
    assertThat(queue.fence(id)).isEqualTo(state.equals("ready") ? 0 : 1);
  }

  @Test
  void an_old_token_is_void_after_deletion_and_requeueing() throws SQLException {
    JsonObject leased = leased();
    long id = leased.getLong("id");
    queue.expire(id);
    http.delete(queue.path(id));
    assertThat(queue.act("complete", id, token(leased)).problem()).isEqualTo("lease-lost");
    http.send("POST", queue.path(id) + "/restore", null);
    assertThat(queue.act("complete", id, token(leased)).problem()).isEqualTo("lease-lost");

    http.send("PUT", queue.path(id) + "/queue", QUEUE);

    assertThat(queue.act("complete", id, token(leased)).problem()).isEqualTo("lease-lost");
    assertThat(queue.claimOne("guarded").getJsonObject("lease").getLong("fence")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ready", "expired", "dead"})
  void a_transfer_takes_the_standing_and_the_failures_along(String state) throws SQLException {
    long id = standing(state);
    JsonObject before = queue.get(id);
    JsonObject failures = http.get(queue.path(id) + "/failures").json();

    Answer moved = http.post(queue.path(id) + "/transfer", "{\"toUserId\":" + bobs.owner() + "}");

    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.json().getJsonObject("queue")).isEqualTo(before.getJsonObject("queue"));
    assertThat(moved.json().getLong("version")).isEqualTo(2);
    assertThat(bobs.get(id)).isEqualTo(moved.json());
    assertThat(http.get(bobs.path(id) + "/failures").json()).isEqualTo(failures);
    assertThat(http.get(queue.path(id)).status()).isEqualTo(404);
    http.delete(bobs.path(id));
  }

  @Test
  void a_transfer_voids_the_token_and_keeps_the_fence() throws SQLException {
    JsonObject leased = leased();
    long id = leased.getLong("id");
    queue.expire(id);
    http.post(queue.path(id) + "/transfer", "{\"toUserId\":" + bobs.owner() + "}");

    assertThat(queue.act("complete", id, token(leased)).problem()).isEqualTo("not-found");
    assertThat(bobs.act("complete", id, token(leased)).problem()).isEqualTo("lease-lost");
    assertThat(bobs.claimOne("guarded").getJsonObject("lease").getLong("fence")).isEqualTo(2);
  }

  @Test
  void a_transfer_to_where_the_unique_key_is_held_is_a_conflict() {
    String key = "\"uniqueKey\":\"k\"";
    long id = queue.add("keyed", key).getLong("id");
    bobs.add("keyed", key);

    Answer refused = http.post(queue.path(id) + "/transfer", "{\"toUserId\":" + bobs.owner() + "}");

    assertThat(refused.problem()).isEqualTo("conflict");
    assertThat(queue.standing(id).getString("uniqueKey")).isEqualTo("k");
  }

  @Test
  void a_queued_task_is_never_answered_304_and_its_standing_is_not_its_version()
      throws SQLException {
    JsonObject leased = leased();
    long id = leased.getLong("id");

    Answer read = http.get(queue.path(id), "If-None-Match", "\"1\"");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
    queue.act("release", id, token(leased));
    http.send("PUT", queue.path(id) + "/queue", QUEUE);
    Answer out = http.delete(queue.path(id) + "/queue");

    assertThat(out.header("ETag")).isEqualTo("\"2\"");
    assertThat(http.get(queue.path(id), "If-None-Match", "\"2\"").status()).isEqualTo(304);
  }

  @Test
  void a_users_deletion_takes_the_queued_and_the_leased_along() throws SQLException {
    TestQueue leaving = new TestQueue(http, DATABASE, http.newUser("leaving"));
    leaving.add("gone");
    leaving.add("gone");
    leaving.claimOne("gone");

    assertThat(http.delete("/v1/users/" + leaving.owner()).status()).isEqualTo(204);
    assertThat(leaving.claim("{\"queue\":\"gone\"}").problem()).isEqualTo("not-found");
  }

  private static long standing(String state) throws SQLException {
    if (state.equals("ready")) {
      clear();
      return queue.add("guarded").getLong("id");
    }
    JsonObject leased = leased("\"maxAttempts\":2");
    long id = leased.getLong("id");
    if (state.equals("dead")) {
      queue.act("fail", id, token(leased), "\"error\":\"no\"");
      queue.die(id);
    } else {
      queue.expire(id);
    }
    return id;
  }

  private static JsonObject leased(String... more) throws SQLException {
    clear();
    queue.add("guarded", more);
    return queue.claimOne("guarded");
  }

  private static void clear() throws SQLException {
    new dev.errand.TestSql(DATABASE)
        .execute(
            """
            with gone as (delete from queued_tasks returning owner_id, task_id)
            update tasks t set is_queued = false from gone
            where t.owner_id = gone.owner_id and t.id = gone.task_id""");
  }
}
