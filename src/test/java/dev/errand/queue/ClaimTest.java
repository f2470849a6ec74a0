package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.Together;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tasks a claim gives, and in which order. */
final class ClaimTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

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
  void priority_then_time_then_id_is_the_order() throws SQLException {
    List<Long> ids = new ArrayList<>();
    for (String priority : List.of("low", "high", "medium", "high", "low", "medium")) {
      ids.add(http.newTask(queue.owner(), TestQueue.draft(priority, "ordered")).getLong("id"));
    }
    // The second high one is the older, the two low ones are as old as each other.
    TestSql sql = new TestSql(DATABASE);
    sql.execute("update queued_tasks set claim_at = now() - interval '1 min'");
    sql.execute(
        "update queued_tasks set claim_at = now() - interval '1 h' where task_id = ?", ids.get(3));

    List<Long> claimed = queue.claimIds("{\"queue\":\"ordered\",\"limit\":100}");

    assertThat(claimed)
        .containsExactly(ids.get(3), ids.get(1), ids.get(2), ids.get(5), ids.get(0), ids.get(4));
  }

  @Test
  void queues_are_looked_at_in_the_order_given_until_the_limit_is_met() {
    long b = http.newTask(queue.owner(), TestQueue.draft("high", "b")).getLong("id");
    long a1 = http.newTask(queue.owner(), TestQueue.draft("low", "a")).getLong("id");
    long a2 = http.newTask(queue.owner(), TestQueue.draft("low", "a")).getLong("id");
    queue.add("c");

    assertThat(queue.claimIds("{\"queue\":[\"a\",\"none\",\"b\",\"c\"],\"limit\":3}"))
        .containsExactly(a1, a2, b);
    assertThat(queue.claimIds("{\"queue\":[\"c\",\"c\"],\"limit\":100}")).hasSize(1);
  }

  @Test
  void what_another_claim_holds_is_skipped_and_not_waited_for() throws SQLException {
    long held = queue.add("skipped").getLong("id");
    long free = queue.add("skipped").getLong("id");
    try (Connection holder = DATABASE.jdbc();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("select from queued_tasks where task_id = " + held + " for update");

      assertThat(queue.claimIds("{\"queue\":\"skipped\",\"limit\":5}")).containsExactly(free);
      holder.rollback();
    }
  }

  @Test
  void of_many_claims_at_once_each_task_goes_to_one() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ids.add(queue.add("crowd").getLong("id"));
    }
    List<Answer> answers =
        Together.send(
            20,
            i ->
                http.sendAsync(
                    "POST", queue.tasks() + "/claim", "{\"queue\":\"crowd\",\"limit\":2}"));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    List<Long> claimed = new ArrayList<>();
    answers.forEach(
        answer -> answer.items().forEach(each -> claimed.add(((JsonObject) each).getLong("id"))));
    assertThat(claimed).doesNotHaveDuplicates();
    claimed.addAll(queue.claimIds("{\"queue\":\"crowd\",\"limit\":100}"));
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void an_empty_queue_gives_nothing_and_an_unknown_owner_is_not_found() {
    assertThat(queue.claim("{\"queue\":\"empty\",\"waitSeconds\":0}").body())
        .isEqualTo("{\"items\":[]}");
    assertThat(http.post("/v1/users/999999/tasks/claim", "{\"queue\":\"a\"}").problem())
        .isEqualTo("not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                     | /queue        | required",
        "{\"queue\":null}                       | /queue        | type",
        "{\"queue\":[]}                         | /queue        | size",
        "{\"queue\":[\"a\",\"B\"]}              | /queue/1      | format",
        "{\"queue\":\"A\"}                      | /queue        | format",
        "{\"queue\":\"a\",\"limit\":0}          | /limit        | range",
        "{\"queue\":\"a\",\"limit\":101}        | /limit        | range",
        "{\"queue\":\"a\",\"leaseSeconds\":0}   | /leaseSeconds | range",
        "{\"queue\":\"a\",\"leaseSeconds\":43201} | /leaseSeconds | range",
        "{\"queue\":\"a\",\"worker\":\"\"}      | /worker       | length",
        "{\"queue\":\"a\",\"waitSeconds\":21}   | /waitSeconds  | range",
        "{\"queue\":\"a\",\"colour\":1}         | /colour       | unknown"
      })
  void a_bad_claim_is_told_by_its_pointer(String body, String pointer, String code) {
    Answer refused = queue.claim(body);

    assertThat(refused.status()).isEqualTo(422);
    JsonObject error = refused.json().getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("pointer")).isEqualTo(pointer);
    assertThat(error.getString("code")).isEqualTo(code);
  }
}
