package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestPages;
import dev.errand.TestService;
import dev.errand.TestSql;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All matching tasks of an owner, one a line. */
final class TaskExportTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final List<SampleTask> SAMPLES = SampleTask.random(7, 5_000);

  private static TestService service;
  private static TestHttp http;
  private static String tasks;

  @BeforeAll
  static void start() throws SQLException {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    long ada = http.newUser("ada");
    tasks = "/v1/users/" + ada + "/tasks";
    SampleTask.insert(DATABASE, ada, SAMPLES);
    SampleTask.insert(DATABASE, http.newUser("zoe"), SampleTask.random(1, 20));
    new TestSql(DATABASE).execute("update tasks set title = E'a\\nb \"é\"' where id = 3");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void an_export_holds_what_a_walk_through_the_pages_does() {
    Answer export = http.get(tasks + "/export");

    assertThat(export.status()).isEqualTo(200);
    assertThat(export.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(export.body()).endsWith("}\n");
    assertThat(lines(export)).isEqualTo(TestPages.follow(http, tasks + "?limit=200").items());
    assertThat(ids(export)).isEqualTo(expected(SampleFilter.NONE, 0, false));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 768, 769, 7_500, 14_999, 15_000, 9_007_199_254_740_991L})
  void an_export_goes_on_after_an_id(long id) {
    assertThat(ids(http.get(tasks + "/export?afterId=" + id)))
        .isEqualTo(expected(SampleFilter.NONE, id, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void an_export_takes_the_filters_of_the_list(int seed) {
    Random random = new Random(seed);
    SampleFilter filter = SampleFilter.random(random);
    boolean deleted = random.nextInt(3) == 0;
    long after = random.nextInt(15_000);

    String query = "?afterId=" + after + filter.query() + (deleted ? "&deleted=true" : "");

    assertThat(ids(http.get(tasks + "/export" + query)))
        .isEqualTo(expected(filter, after, deleted));
  }

  @Test
  void the_trash_is_exported_when_asked_for() {
    assertThat(ids(http.get(tasks + "/export?deleted=true")))
        .isEqualTo(expected(SampleFilter.NONE, 0, true));
  }

  @Test
  void of_an_owner_without_tasks_there_are_no_lines() {
    long nobody = http.newUser("nobody");
    for (String query : List.of("", "?list=x", "?deleted=true", "?afterId=7")) {
      Answer export = http.get("/v1/users/" + nobody + "/tasks/export" + query);
      assertThat(export.status()).isEqualTo(200);
      assertThat(export.body()).isEmpty();
      assertThat(export.header("Content-Type")).isEqualTo("application/x-ndjson");
    }
    Answer past = http.get(tasks + "/export?afterId=15000");
    assertThat(past.status()).isEqualTo(200);
    assertThat(past.body()).isEmpty();
  }

  @Test
  void of_an_unknown_owner_nothing_is_found() {
    for (String query : List.of("", "?list=x", "?deleted=true", "?afterId=7")) {
      assertThat(http.get("/v1/users/999999/tasks/export" + query).problem())
          .isEqualTo("not-found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "afterId=",
        "afterId=-1",
        "afterId=x",
        "afterId=01",
        "limit=5",
        "cursor=x",
        "sort=id"
      })
  void other_parameters_are_refused(String query) {
    assertThat(http.get(tasks + "/export?" + query).problem()).isEqualTo("invalid-parameter");
  }

  private static List<JsonObject> lines(Answer export) {
    assertThat(export.status()).as(export.body()).isEqualTo(200);
    return export.body().lines().map(JsonObject::new).toList();
  }

  private static List<Long> ids(Answer export) {
    return lines(export).stream().map(line -> line.getLong("id")).toList();
  }

  private static List<Long> expected(SampleFilter filter, long after, boolean deleted) {
    return SAMPLES.stream()
        .filter(task -> task.id() > after && task.deleted() == deleted)
        .filter(filter.matches())
        .map(SampleTask::id)
        .toList();
  }
}
