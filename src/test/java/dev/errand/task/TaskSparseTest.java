package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestPages;
import dev.errand.TestService;
import dev.errand.TestSql;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One row among twenty thousand: a page looks at five thousand at most, and says that it goes on.
 */
final class TaskSparseTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int ROWS = 20_000;

  private static TestService service;
  private static TestHttp http;
  private static long ada;
  private static String tasks;

  @BeforeAll
  static void start() throws SQLException {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    ada = http.newUser("ada");
    tasks = "/v1/users/" + ada + "/tasks";
    TestSql sql = new TestSql(DATABASE);
    sql.addTasks(ada, ROWS);
    sql.execute(
        """
        update tasks set due_at = case when id % 2 = 0 then now() + id * interval '1 s' end,
          priority = 1 + id % 3, list = case when title = '13333' then 'needle' else list end""");
    sql.execute("vacuum analyze tasks");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  // After the last full page stands an empty one. A due sort may walk both its stretches in one
  // page, so each looks at half as many.
  @ParameterizedTest
  @CsvSource({
    "id, 1, 5",
    "-id, 200, 5",
    "priority, 50, 5",
    "-priority, 50, 5",
    "dueAt, 50, 9",
    "-dueAt, 1, 9",
  })
  void a_rare_row_is_found_in_as_many_pages_as_the_bound_gives(String sort, int limit, int pages) {
    TestPages walk =
        TestPages.follow(http, tasks + "?list=needle&limit=" + limit + "&sort=" + sort);

    assertThat(walk.items()).hasSize(1);
    assertThat(walk.items().get(0).getString("title")).isEqualTo("13333");
    assertThat(walk.pages()).hasSize(pages);
  }

  @Test
  void a_page_without_a_match_is_empty_and_goes_on() {
    Answer first = http.get(tasks + "?list=nowhere");

    assertThat(first.items()).isEmpty();
    assertThat(first.json().getString("nextCursor")).isNotNull();
    TestPages walk = TestPages.follow(http, tasks + "?list=nowhere");
    assertThat(walk.items()).isEmpty();
    assertThat(walk.pages()).hasSize(5);
  }

  @Test
  void bounds_on_the_sorted_time_are_no_walk_at_all() {
    String due =
        TestPages.follow(http, tasks + "?sort=-dueAt&limit=200").items().get(9).getString("dueAt");

    TestPages walk = TestPages.follow(http, tasks + "?sort=dueAt&dueAfter=" + due);

    assertThat(walk.items()).hasSize(10);
    assertThat(walk.pages()).hasSize(1);
  }

  @Test
  void an_export_finds_it_too() {
    String lines = http.get(tasks + "/export?list=needle").body();

    assertThat(lines.lines()).hasSize(1);
    assertThat(lines).contains("\"title\":\"13333\"");
  }
}
