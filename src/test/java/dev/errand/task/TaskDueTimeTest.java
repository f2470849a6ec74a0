package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as they are sent (RFC 3339) and as they are answered. */
final class TaskDueTimeTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static long ada;
  private static String tasks;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    ada = http.newUser("ada");
    tasks = "/v1/users/" + ada + "/tasks";
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T07:00:00Z, 2026-11-22T07:00:00.000000Z",
    "2026-11-22t07:00:00z, 2026-11-22T07:00:00.000000Z",
    "2026-11-22T07:00:00.1Z, 2026-11-22T07:00:00.100000Z",
    "2026-11-22T07:00:00.123456Z, 2026-11-22T07:00:00.123456Z",
    "2026-11-22T07:00:00.123456789Z, 2026-11-22T07:00:00.123456Z",
    "2026-11-22T07:00:00.9999999999999Z, 2026-11-22T07:00:00.999999Z",
    "2026-11-22T07:00:00-00:00, 2026-11-22T07:00:00.000000Z",
    "2026-11-22T00:30:00+05:45, 2026-11-21T18:45:00.000000Z",
    "2026-11-22T07:00:00+23:59, 2026-11-21T07:01:00.000000Z",
    "2026-11-22T07:00:00-23:59, 2026-11-23T06:59:00.000000Z",
    "2024-02-29T23:59:59Z, 2024-02-29T23:59:59.000000Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000000Z",
    "0000-12-31T23:00:00-01:00, 0001-01-01T00:00:00.000000Z",
    "1582-10-10T00:00:00Z, 1582-10-10T00:00:00.000000Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
  })
  void a_due_time_is_answered_in_utc_with_six_digits(String sent, String answered) {
    JsonObject task = http.newTask(ada, body(sent));

    assertThat(task.getString("dueAt")).isEqualTo(answered);
    assertThat(http.get(tasks + "/" + task.getLong("id")).json().getString("dueAt"))
        .isEqualTo(answered);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tomorrow",
        "2026-11-22",
        "2026-11-22T07:00:00",
        "2026-11-22T07:00Z",
        "2026-11-22 07:00:00Z",
        "2026-11-22T07:00:00.Z",
        "2026-11-22T07:00:00123Z",
        "2026-11-22T07:00:00+1:00",
        "2026-11-22T07:00:00+24:00",
        "2026-11-22T07:00:00+01:60",
        "2026-02-29T07:00:00Z",
        "2026-13-01T07:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T07:60:00Z",
        "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "10000-01-01T00:00:00Z",
        "-001-01-01T00:00:00Z",
        "infinity"
      })
  void anything_but_a_time_of_the_years_1_to_9999_is_refused(String sent) {
    Answer answer = http.post(tasks, body(sent));

    assertThat(answer.problem()).isEqualTo("validation-failed");
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/dueAt");
  }

  private static String body(String dueAt) {
    return new JsonObject().put("title", "x").put("dueAt", dueAt).encode();
  }
}
