package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content-Type of what is sent, Accept of what is wanted. */
final class NegotiationTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String TITLE = "{\"title\":\"x\"}";

  private static TestService service;
  private static TestHttp http;
  private static String tasks;
  private static String task;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    long owner = http.newUser("ada");
    tasks = "/v1/users/" + owner + "/tasks";
    task = tasks + "/" + http.newTask(owner, TITLE).getLong("id");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json ; charset=\"utf-8\"",
        "application/json; profile=\"x\""
      })
  void json_in_utf8_is_taken(String type) {
    assertThat(http.post(tasks, TITLE, "Content-Type", type).status()).isEqualTo(201);
    assertThat(http.patch(task, TITLE, "Content-Type", type).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "application/x-ndjson",
        "application/problem+json",
        "application/vnd.errand+json",
        "application/json-patch+json",
        "application/jsonx",
        "json",
        "*/*",
        ";",
        "application/json; charset=latin1",
        "application/json; charset=utf-16",
        "application/json; charset =latin1",
        "application/json; charset=utf-8; charset=latin1",
        "application/json, text/plain"
      })
  void any_other_type_is_415(String type) {
    AssertProblem.of(http.post(tasks, TITLE, "Content-Type", type), 415, "unsupported-media-type");
    AssertProblem.of(http.patch(task, TITLE, "Content-Type", type), 415, "unsupported-media-type");
    AssertProblem.of(
        http.post(tasks + "/batch", TITLE, "Content-Type", type), 415, "unsupported-media-type");
    AssertProblem.of(
        http.post("/v1/users", TITLE, "Content-Type", type), 415, "unsupported-media-type");
  }

  @Test
  void no_type_is_415() {
    AssertProblem.of(http.send("POST", tasks, null), 415, "unsupported-media-type");
    AssertProblem.of(
        RawHttp.once(
            service.port(),
            "POST " + tasks + " HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n" + TITLE),
        415,
        "unsupported-media-type");
  }

  @Test
  void a_merge_patch_s_own_type_is_for_patch_alone() {
    String type = "application/merge-patch+json";

    assertThat(http.patch(task, TITLE, "Content-Type", type).status()).isEqualTo(200);
    assertThat(http.patch(task, TITLE, "Content-Type", type + ";charset=utf-8").status())
        .isEqualTo(200);
    AssertProblem.of(http.post(tasks, TITLE, "Content-Type", type), 415, "unsupported-media-type");
  }

  @Test
  void restore_needs_no_body_and_so_no_type() {
    assertThat(http.delete(task).status()).isEqualTo(204);
    assertThat(http.send("POST", task + "/restore", null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "APPLICATION/JSON",
        "application/*",
        "application/json;q=0.001",
        "text/html, application/json;q=0.5",
        "text/html,*/*;q=0.1",
        "application/json, */*;q=0",
        "application/json;charset=utf-8"
      })
  void json_is_sent_to_who_takes_it(String accept) {
    assertThat(http.get(task, "Accept", accept).status()).isEqualTo(200);
    assertThat(http.get("/v1/tasks", "Accept", accept).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/*",
        "application/xml",
        "application/problem+json",
        "application/x-ndjson",
        "application/json;q=0",
        "application/json;q=0.000",
        "*/*;q=0",
        "application/*;q=0, */*",
        "application/json;q=0, */*",
        "nonsense"
      })
  void who_takes_no_json_gets_406_as_a_problem_all_the_same(String accept) {
    AssertProblem.of(http.get(task, "Accept", accept), 406, "not-acceptable");
    AssertProblem.of(http.post(tasks, TITLE, "Accept", accept), 406, "not-acceptable");
    AssertProblem.of(http.get("/v1/nothing", "Accept", accept), 404, "not-found");
  }

  @Test
  void several_accept_fields_are_one_list() {
    String get = "GET " + task + " HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nAccept: ";

    assertThat(RawHttp.once(service.port(), get + "application/json\r\n\r\n").status())
        .isEqualTo(200);
    assertThat(RawHttp.once(service.port(), get + "text/plain\r\n\r\n").status()).isEqualTo(406);
    assertThat(
            RawHttp.once(service.port(), "GET " + task + " HTTP/1.1\r\nHost: x\r\n\r\n").status())
        .isEqualTo(200);
  }

  @Test
  void an_export_is_ndjson() {
    String export = tasks + "/export";

    assertThat(http.get(export).header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(http.get(export, "Accept", "application/x-ndjson").status()).isEqualTo(200);
    assertThat(http.get(export, "Accept", "application/*").status()).isEqualTo(200);
    assertThat(http.get(export, "Accept", "*/*").status()).isEqualTo(200);
    AssertProblem.of(http.get(export, "Accept", "application/json"), 406, "not-acceptable");
  }
}
