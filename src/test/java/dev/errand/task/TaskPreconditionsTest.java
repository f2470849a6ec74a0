package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entity tags: If-None-Match on reads, If-Match on changes (RFC 9110, section 13). */
final class TaskPreconditionsTest {

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
  @ValueSource(
      strings = {"\"2\"", "W/\"2\"", "\"1\", \"2\"", "\"x\",W/\"2\" ,\"\"", "*", " * ", ",\"2\","})
  void a_read_is_answered_304_when_the_client_has_it(String tags) {
    Answer answer = http.get(versionTwo(), "If-None-Match", tags);

    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("ETag")).isEqualTo("\"2\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "W/\"3\"", "\"02\"", "\"\"", "\"99999999999999999999\""})
  void a_read_is_answered_when_the_client_has_another(String tags) {
    assertThat(http.get(versionTwo(), "If-None-Match", tags).status()).isEqualTo(200);
  }

  @Test
  void a_head_is_answered_like_a_get() {
    String task = versionTwo();
    assertThat(http.head(task, "If-None-Match", "\"2\"").status()).isEqualTo(304);
    assertThat(http.head(task, "If-None-Match", "\"1\"").status()).isEqualTo(200);
    assertThat(http.head(task).header("ETag")).isEqualTo("\"2\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"2\"", "*", "\"1\", \"2\"", "W/\"2\",\"2\"", " \"2\" ,", "\"x,\\\",\"2\""})
  void a_change_goes_through_when_a_strong_tag_matches(String tags) {
    String task = versionTwo();

    assertThat(http.patch(task, "{\"title\":\"y\"}", "If-Match", tags).status()).isEqualTo(200);
    String other = versionTwo();
    assertThat(http.patch(other, "{\"payload\":{\"y\":1}}", "If-Match", tags).status())
        .isEqualTo(200);
    String third = versionTwo();
    assertThat(http.delete(third, "If-Match", tags).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"1\"", "\"3\"", "W/\"2\"", "\"\"", "\"02\"", "\"x\"", "\"1\",\"3\", W/\"2\""})
  void a_change_is_refused_when_no_strong_tag_matches(String tags) {
    String task = versionTwo();

    for (String patch : new String[] {"{\"title\":\"y\"}", "{\"payload\":{\"y\":1}}", "{}"}) {
      Answer refused = http.patch(task, patch, "If-Match", tags);
      assertThat(refused.status()).isEqualTo(412);
      assertThat(refused.problem()).isEqualTo("version-mismatch");
    }
    assertThat(http.delete(task, "If-Match", tags).problem()).isEqualTo("version-mismatch");
    assertThat(http.get(task).json().getLong("version")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2",
        "\"2",
        "2\"",
        "w/\"2\"",
        "W/",
        "\"1\" \"2\"",
        "*, \"2\"",
        "\"2\", *",
        ",",
        "**",
        "W/ \"2\"",
        "\"a b\""
      })
  void what_is_no_list_of_tags_is_refused(String tags) {
    String task = versionTwo();

    assertThat(http.patch(task, "{\"title\":\"y\"}", "If-Match", tags).problem())
        .isEqualTo("invalid-parameter");
    assertThat(http.patch(task, "{}", "If-Match", tags).status()).isEqualTo(400);
    assertThat(http.delete(task, "If-Match", tags).status()).isEqualTo(400);
    assertThat(http.get(task, "If-None-Match", tags).status()).isEqualTo(400);
    assertThat(http.get(task).json().getLong("version")).isEqualTo(2);
  }

  @Test
  void a_list_of_tags_may_be_as_long_as_a_header() {
    String others = "\"x\", ".repeat(1_000);

    assertThat(http.get(versionTwo(), "If-None-Match", others + "\"2\"").status()).isEqualTo(304);
    assertThat(http.patch(versionTwo(), "{}", "If-Match", others + "\"2\"").status())
        .isEqualTo(200);
    assertThat(http.delete(versionTwo(), "If-Match", others + "\"3\"").status()).isEqualTo(412);
  }

  @Test
  void a_condition_on_a_task_that_is_not_there_is_not_found() {
    String gone = versionTwo();
    http.delete(gone);
    for (String tags : new String[] {"*", "\"3\"", "\"1\""}) {
      assertThat(http.patch(gone, "{\"title\":\"y\"}", "If-Match", tags).status()).isEqualTo(404);
      assertThat(http.patch(gone, "{}", "If-Match", tags).status()).isEqualTo(404);
      assertThat(http.delete(gone, "If-Match", tags).status()).isEqualTo(404);
      assertThat(http.get(gone, "If-None-Match", tags).status()).isEqualTo(404);
    }
  }

  private static String versionTwo() {
    String task =
        "/v1/users/" + ada + "/tasks/" + http.newTask(ada, "{\"title\":\"x\"}").getLong("id");
    http.patch(task, "{\"isDone\":true}");
    return task;
  }
}
