package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a merge patch changes of a task, and what it leaves. */
final class TaskPatchTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static long ada;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    ada = http.newUser("ada");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title|\"other\"|\"other\"",
        "list|\"other\"|\"other\"",
        "priority|\"low\"|\"low\"",
        "dueAt|\"2027-01-01T01:00:00+01:00\"|\"2027-01-01T00:00:00.000000Z\"",
        "dueAt|null|null",
        "payload|{\"b\":2}|{\"a\":1,\"b\":2}",
      })
  void a_patch_of_one_member_changes_that_alone(String member, String sent, String answered) {
    String task = created();
    JsonObject before = http.get(task).json();

    Answer patched = http.patch(task, "{\"" + member + "\":" + sent + "}");

    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    assertThat(patched.header("ETag")).isEqualTo("\"2\"");
    JsonObject after = http.get(task).json();
    assertThat(patched.json()).isEqualTo(after);
    assertThat(changed(before, after)).isEqualTo(Set.of(member, "version", "updatedAt"));
    assertThat(after.getValue(member))
        .isEqualTo(new JsonObject("{\"v\":" + answered + "}").getValue("v"));
    assertThat(after.getLong("version")).isEqualTo(2);
    assertThat(after.getString("updatedAt")).isGreaterThan(before.getString("updatedAt"));
  }

  @Test
  void done_keeps_its_first_time_until_it_is_undone() {
    String task = created();
    JsonObject done = http.patch(task, "{\"isDone\":true}").json();
    JsonObject again = http.patch(task, "{\"isDone\":true}").json();
    JsonObject renamed = http.patch(task, "{\"title\":\"y\"}").json();
    JsonObject undone = http.patch(task, "{\"isDone\":false}").json();
    JsonObject redone = http.patch(task, "{\"isDone\":true}").json();

    assertThat(done.getBoolean("isDone")).isTrue();
    assertThat(done.getString("doneAt")).isEqualTo(done.getString("updatedAt"));
    assertThat(again.getString("doneAt")).isEqualTo(done.getString("doneAt"));
    assertThat(again.getLong("version")).isEqualTo(3);
    assertThat(renamed.getString("doneAt")).isEqualTo(done.getString("doneAt"));
    assertThat(undone.getBoolean("isDone")).isFalse();
    assertThat(undone.getValue("doneAt")).isNull();
    assertThat(redone.getString("doneAt")).isGreaterThan(done.getString("doneAt"));
  }

  @Test
  void one_patch_changes_several_members_at_once() {
    String task = created();

    JsonObject after =
        http.patch(
                task,
                """
                {"title":"t","list":"l","priority":"low","dueAt":null,"isDone":true,
                 "payload":{"a":null,"z":{}}}""")
            .json();

    assertThat(after.getString("title")).isEqualTo("t");
    assertThat(after.getString("list")).isEqualTo("l");
    assertThat(after.getString("priority")).isEqualTo("low");
    assertThat(after.getValue("dueAt")).isNull();
    assertThat(after.getBoolean("isDone")).isTrue();
    assertThat(after.getJsonObject("payload")).isEqualTo(new JsonObject("{\"z\":{}}"));
    assertThat(after.getLong("version")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"x\"}",
        "{\"list\":\"inbox\"}",
        "{\"priority\":\"high\"}",
        "{\"dueAt\":\"2026-11-22T07:00:00Z\"}",
        "{\"isDone\":false}",
        "{\"payload\":{}}",
        "{\"payload\":{\"a\":1}}",
      })
  void naming_an_equal_value_counts_as_a_change(String patch) {
    String task = created();
    JsonObject before = http.get(task).json();

    Answer patched = http.patch(task, patch);

    assertThat(patched.header("ETag")).isEqualTo("\"2\"");
    assertThat(changed(before, patched.json())).isEqualTo(Set.of("version", "updatedAt"));
  }

  @Test
  void an_empty_patch_is_a_read() {
    String task = created();
    Answer before = http.get(task);

    Answer patched = http.patch(task, "{}", "Content-Type", "application/merge-patch+json");

    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.body()).isEqualTo(before.body());
    assertThat(patched.header("ETag")).isEqualTo("\"1\"");
    assertThat(http.patch(task, "{}", "If-Match", "\"1\"").status()).isEqualTo(200);
    assertThat(http.patch(task, "{}", "If-Match", "\"2\"").problem()).isEqualTo("version-mismatch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"title", "list", "priority", "payload", "isDone"})
  void null_is_for_the_due_time_alone(String member) {
    String task = created();

    Answer refused = http.patch(task, new JsonObject().putNull(member).encode());

    assertThat(refused.problem()).isEqualTo("validation-failed");
    assertThat(pointer(refused)).isEqualTo("/" + member);
    assertThat(http.get(task).json().getLong("version")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"title\":\" \"}|/title",
        "{\"list\":\"A\"}|/list",
        "{\"priority\":\"urgent\"}|/priority",
        "{\"dueAt\":\"soon\"}|/dueAt",
        "{\"isDone\":\"true\"}|/isDone",
        "{\"payload\":[]}|/payload",
        "{\"version\":1}|/version",
        "{\"doneAt\":\"2027-01-01T00:00:00Z\"}|/doneAt",
        "{\"result\":{}}|/result",
        "{\"ownerId\":1}|/ownerId",
      })
  void what_breaks_a_rule_is_refused_and_changes_nothing(String patch, String pointer) {
    String task = created();

    Answer refused = http.patch(task, patch);

    assertThat(refused.problem()).isEqualTo("validation-failed");
    assertThat(pointer(refused)).isEqualTo(pointer);
    assertThat(http.get(task).json().getLong("version")).isEqualTo(1);
  }

  private static String created() {
    JsonObject task =
        http.newTask(
            ada,
            """
            {"title":"x","priority":"high","dueAt":"2026-11-22T07:00:00Z","payload":{"a":1}}""");
    return "/v1/users/" + ada + "/tasks/" + task.getLong("id");
  }

  private static Set<String> changed(JsonObject before, JsonObject after) {
    Set<String> names = new HashSet<>(after.fieldNames());
    names.removeIf(name -> Objects.equals(before.getValue(name), after.getValue(name)));
    return names;
  }

  private static String pointer(Answer refused) {
    return refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer");
  }
}
