package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.Together;
import dev.errand.observe.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A unique key is one task's, whoever else comes, and whenever. */
final class UniqueKeyTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);
  private static final int RACERS = 40;

  /** So many that two batches take them at the same time. */
  private static final int SHARED = 600;

  private static TestService service;
  private static TestHttp http;
  private static TestQueue queue;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    http = service.http();
    queue = new TestQueue(http, DATABASE, http.newUser("ada"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void who_comes_second_gets_the_holder_in_any_state_until_it_leaves() {
    Answer first = http.post(queue.tasks(), keyed("states", "k"));
    assertThat(first.status()).isEqualTo(201);
    long id = first.json().getLong("id");

    Answer second = http.post(queue.tasks(), keyed("states", "k"));
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("ETag")).isEqualTo("\"1\"");
    JsonObject leased = queue.claimOne("states");
    Answer third = http.post(queue.tasks(), keyed("states", "k"));
    assertThat(third.json().getJsonObject("queue").getString("state")).isEqualTo("leased");
    queue.act("complete", id, TestQueue.token(leased));

    assertThat(http.post(queue.tasks(), keyed("states", "k")).status()).isEqualTo(201);
    assertThat(http.post(queue.tasks(), keyed("others", "k")).status()).isEqualTo(201);
  }

  @Test
  void of_many_creations_at_once_one_makes_the_task() throws SQLException {
    for (int round = 0; round < 5; round++) {
      String body = keyed("raced", "k" + round);
      List<Answer> answers =
          Together.send(RACERS, i -> http.sendAsync("POST", queue.tasks(), body));

      assertThat(Together.count(answers, 201)).isEqualTo(1);
      assertThat(Together.count(answers, 200)).isEqualTo(RACERS - 1);
      assertThat(answers.stream().map(answer -> answer.json().getLong("id")).distinct()).hasSize(1);
    }
    assertThat(SQL.number("select count(*) from queued_tasks where queue = 'raced'")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_key_that_is_completed_while_it_is_asked_for_is_somebodys(boolean inBatch)
      throws SQLException {
    String name = "moving-" + inBatch;
    String one = keyed(name, "k");
    String path = inBatch ? queue.tasks() + "/batch" : queue.tasks();
    String body = inBatch ? "{\"items\":[" + one + "]}" : one;
    List<Answer> answers =
        Together.send(
            RACERS * 4,
            i ->
                i % 2 == 0
                    ? http.sendAsync("POST", path, body)
                    : http.sendAsync(
                            "POST", queue.tasks() + "/claim", "{\"queue\":\"" + name + "\"}")
                        .thenCompose(UniqueKeyTest::complete));

    // Who met a key each time that was taken and given up between two looks is told to come again.
    assertThat(answers)
        .allMatch(
            answer ->
                List.of(200, 201).contains(answer.status())
                    || answer.problem().equals("overloaded"));
    assertThat(SQL.number("select count(*) from queued_tasks where queue = '" + name + "'"))
        .isLessThanOrEqualTo(1);
  }

  private static java.util.concurrent.CompletableFuture<Answer> complete(Answer claimed) {
    JsonArray items = claimed.items();
    return items.isEmpty()
        ? java.util.concurrent.CompletableFuture.completedFuture(claimed)
        : queue.actAsync(
            "complete",
            items.getJsonObject(0).getLong("id"),
            TestQueue.token(items.getJsonObject(0)));
  }

  @Test
  void repeats_inside_one_batch_are_one_task() {
    long held = http.post(queue.tasks(), keyed("batch", "held")).json().getLong("id");
    List<String> keys = List.of("a", "held", "a", "b", "a");

    Answer answer = batch("batch", keys);

    assertThat(answer.status()).isEqualTo(201);
    JsonArray items = answer.items();
    List<Long> ids = ids(items);
    assertThat(created(items)).containsExactly(true, false, false, true, false);
    assertThat(ids.get(1)).isEqualTo(held);
    assertThat(ids.get(2)).isEqualTo(ids.get(0));
    assertThat(ids.get(4)).isEqualTo(ids.get(0));
    Answer again = batch("batch", keys);
    assertThat(again.status()).isEqualTo(200);
    assertThat(ids(again.items())).isEqualTo(ids);
    assertThat(created(again.items())).containsOnly(false);
  }

  @Test
  void batches_that_share_their_keys_in_other_orders_do_not_wait_for_each_other_for_ever() {
    Random random = new Random(7);
    for (int round = 0; round < 3; round++) {
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < SHARED; i++) {
        keys.add("r" + round + "-" + i);
      }
      List<List<String>> orders = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Collections.shuffle(keys, random);
        orders.add(List.copyOf(keys));
      }
      List<Answer> answers =
          Together.send(
              8,
              i -> http.sendAsync("POST", queue.tasks() + "/batch", body("shared", orders.get(i))));

      assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 201);
      long made =
          answers.stream()
              .mapToLong(each -> created(each.items()).stream().filter(it -> it).count())
              .sum();
      assertThat(made).isEqualTo(SHARED);
    }
    // A deadlock is tried again unseen, but told: each failed statement is.
    assertThat(service.heard().all(Event.StatementFailed.class)).isEmpty();
  }

  private static Answer batch(String name, List<String> keys) {
    return http.post(queue.tasks() + "/batch", body(name, keys));
  }

  private static String body(String name, List<String> keys) {
    return keys.stream()
        .map(key -> keyed(name, key))
        .collect(Collectors.joining(",", "{\"items\":[", "]}"));
  }

  private static String keyed(String name, String key) {
    return TestQueue.draft("medium", name, "\"uniqueKey\":\"" + key + "\"");
  }

  private static List<Boolean> created(JsonArray items) {
    return items.stream().map(item -> ((JsonObject) item).getBoolean("created")).toList();
  }

  private static List<Long> ids(JsonArray items) {
    return items.stream().map(item -> ((JsonObject) item).getLong("id")).toList();
  }
}
