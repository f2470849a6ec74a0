package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.Together;
import dev.errand.observe.Event;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything that can be done to a queued task, all of it at once on few tasks of two owners. */
final class QueueMixTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);
  private static final int TASKS = 5;
  private static final int ROUNDS = 60;
  private static final int AT_ONCE = 40;

  private static TestService service;
  private static TestHttp http;
  private static final long[] OWNERS = new long[2];

  private final Random random = new Random(20261123);
  private final Map<Long, String> tokens = new ConcurrentHashMap<>();
  private final Set<String> fences = ConcurrentHashMap.newKeySet();
  private final List<Long> ids = new ArrayList<>();

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    http = service.http();
    OWNERS[0] = http.newUser("ada");
    OWNERS[1] = http.newUser("bob");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void nothing_waits_for_each_other_and_both_tables_agree() throws SQLException {
    for (int i = 0; i < TASKS; i++) {
      ids.add(http.newTask(OWNERS[0], TestQueue.draft("medium", "mix")).getLong("id"));
    }
    for (int round = 0; round < ROUNDS; round++) {
      List<Answer> answers = Together.send(AT_ONCE, i -> any());

      assertThat(answers)
          .allSatisfy(each -> assertThat(each.status()).as(each.body()).isLessThan(500));
      answers.forEach(this::learn);
      assertThat(torn()).isZero();
      assertThat(SQL.number("select count(*) from tasks")).isEqualTo(TASKS);
    }
    // A deadlock is tried again unseen, but told: each failed statement is.
    assertThat(service.heard().all(Event.StatementFailed.class)).isEmpty();
    assertThat(fences).isNotEmpty();
  }

  /** Rows of which one table says what the other doesn't. */
  private static long torn() throws SQLException {
    return SQL.number(
        """
        select count(*) from tasks t left join queued_tasks q on q.owner_id = t.owner_id and q.task_id = t.id
        where t.is_queued <> (q.task_id is not null) or t.is_queued and (t.is_done or t.deleted_at is not null)
          or q.priority <> t.priority or q.fence < t.fence""");
  }

  /** Tokens and fences of claims. */
  private void learn(Answer answer) {
    if (answer.status() != 200 || !answer.body().startsWith("{\"items\":[{\"id\":")) {
      return;
    }
    for (Object each : answer.items()) {
      JsonObject leased = (JsonObject) each;
      long id = leased.getLong("id");
      long fence = leased.getJsonObject("lease").getLong("fence");
      tokens.put(id, TestQueue.token(leased));
      // The answers of one round come in any order: that no fence comes twice is what can be seen.
      assertThat(fences.add(id + " " + fence)).as("fence %d of task %d", fence, id).isTrue();
    }
  }

  private CompletableFuture<Answer> any() {
    long id = ids.get(random.nextInt(TASKS));
    String tasks = "/v1/users/" + OWNERS[random.nextInt(2)] + "/tasks";
    String task = tasks + "/" + id;
    String token = "{\"leaseToken\":\"" + tokens.getOrDefault(id, "none") + "\"";
    return switch (random.nextInt(18)) {
      case 0, 1, 2 -> post(tasks + "/claim", "{\"queue\":\"mix\",\"limit\":2,\"leaseSeconds\":1}");
      case 3 -> post(task + "/heartbeat", token + ",\"leaseSeconds\":1}");
      case 4 -> post(task + "/complete", token + "}");
      case 5 -> post(task + "/fail", token + ",\"error\":\"no\",\"retryInSeconds\":0}");
      case 6 -> post(task + "/release", token + "}");
      case 7 -> http.sendAsync("POST", task + "/retry", null);
      case 8, 9 -> http.sendAsync("PUT", task + "/queue", "{\"name\":\"mix\",\"maxAttempts\":2}");
      case 10 -> http.sendAsync("DELETE", task + "/queue", null);
      case 11 -> http.sendAsync("PATCH", task, "{\"isDone\":" + random.nextBoolean() + "}");
      case 12 ->
          http.sendAsync(
              "PATCH",
              task,
              "{\"priority\":\"%s\",\"payload\":{\"a\":1}}"
                  .formatted(random.nextBoolean() ? "low" : "high"));
      case 13 -> http.sendAsync("DELETE", task, null);
      case 14 -> http.sendAsync("POST", task + "/restore", null);
      case 15 -> post(task + "/transfer", "{\"toUserId\":" + OWNERS[random.nextInt(2)] + "}");
      case 16 -> post(tasks + "/complete", batch());
      default -> post(tasks + "/heartbeat", batch());
    };
  }

  private String batch() {
    List<String> items = new ArrayList<>();
    List<Long> order = new ArrayList<>(ids);
    java.util.Collections.shuffle(order, random);
    for (long id : order) {
      items.add(
          "{\"taskId\":%d,\"leaseToken\":\"%s\"}".formatted(id, tokens.getOrDefault(id, "none")));
    }
    return "{\"items\":[" + String.join(",", items) + "]}";
  }

  private static CompletableFuture<Answer> post(String path, String body) {
    return http.sendAsync("POST", path, body);
  }
}
