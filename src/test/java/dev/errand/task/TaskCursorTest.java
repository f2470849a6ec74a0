package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestPages;
import dev.errand.TestService;
import dev.errand.TestSql;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a cursor opens. */
final class TaskCursorTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /** What asks for another list than any other of these, each with a cursor to hand out. */
  private static final List<String> VIEWS =
      List.of(
          "",
          "&sort=-id",
          "&sort=dueAt",
          "&sort=-dueAt",
          "&sort=priority",
          "&sort=-priority",
          "&isDone=true",
          "&isDone=false",
          "&isDone=false&sort=-priority",
          "&list=inbox",
          "&list=home",
          "&priority=low",
          "&priority=medium",
          "&priority=low&priority=medium",
          "&dueAfter=2026-11-22T07:00:00Z",
          "&dueAfter=2026-11-22T07:00:00Z&sort=dueAt",
          "&dueBefore=2999-11-22T07:00:00Z",
          "&createdAfter=2026-11-22T07:00:00Z",
          "&createdBefore=2999-11-22T07:00:00Z",
          "&payload=%7B%7D",
          "&payload=%7B%22a%22%3A1%7D",
          "&deleted=true",
          "&deleted=true&sort=-id",
          "&deleted=true&list=home");

  private static TestService service;
  private static TestHttp http;
  private static String tasks;
  private static String others;

  @BeforeAll
  static void start() throws SQLException {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    long ada = http.newUser("ada");
    long bob = http.newUser("bob");
    tasks = "/v1/users/" + ada + "/tasks";
    others = "/v1/users/" + bob + "/tasks";
    TestSql sql = new TestSql(DATABASE);
    sql.addTasks(ada, 30);
    sql.addTasks(bob, 30);
    sql.execute(
        """
        update tasks set
          due_at = case when id % 2 = 0 then timestamptz '2026-11-23 00:00Z' end,
          priority = 1 + id / 5 % 3,
          is_done = id % 5 < 2,
          done_at = case when id % 5 < 2 then now() end,
          list = case when id % 4 < 2 then 'inbox' else 'home' end,
          payload = case when id % 7 < 4 then '{}' else '{"a":1}' end::jsonb,
          deleted_at = case when id % 3 = 0 then now() end""");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_cursor_is_url_safe_and_shows_nothing() {
    String cursor = cursor(tasks + "?limit=2");

    assertThat(cursor).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void a_cursor_opens_the_list_that_it_came_from_and_no_other() {
    List<String> lists =
        Stream.concat(
                Stream.of("/v1/tasks?limit=1", "/v1/users?limit=1"),
                VIEWS.stream()
                    .flatMap(
                        view -> Stream.of(tasks + "?limit=1" + view, others + "?limit=1" + view)))
            .toList();
    for (String from : lists) {
      String cursor = cursor(from);
      for (String list : lists) {
        Answer answer = http.get(list + "&cursor=" + cursor);
        assertThat(answer.status())
            .as(from + " at " + list)
            .isEqualTo(from.equals(list) ? 200 : 400);
        assertThat(from.equals(list) || answer.problem().equals("invalid-cursor")).isTrue();
      }
    }
  }

  @Test
  void a_cursor_opens_with_any_limit() {
    String cursor = cursor(tasks + "?limit=2&sort=-id");

    for (String limit : List.of("", "&limit=1", "&limit=200")) {
      Answer next = http.get(tasks + "?sort=-id&cursor=" + cursor + limit);
      assertThat(next.items().getJsonObject(0).getString("title")).isEqualTo("26");
    }
  }

  @Test
  void a_link_is_the_request_with_another_cursor() {
    String query =
        "?limit=1&sort=-priority&priority=medium&priority=low&list=inbox"
            + "&payload=%7B%7D&createdAfter=2000-01-01T00:00:00%2B01:00";

    String second = Objects.requireNonNull(TestPages.next(http.get(tasks + query)));
    String third = Objects.requireNonNull(TestPages.next(http.get(second)));

    for (String link : List.of(second, third)) {
      assertThat(link)
          .startsWith(tasks + query + "&cursor=")
          .doesNotContainPattern("cursor.*cursor");
    }
    assertThat(third).isNotEqualTo(second);
  }

  private static String cursor(String path) {
    return Objects.requireNonNull(http.get(path).json().getString("nextCursor"));
  }
}
