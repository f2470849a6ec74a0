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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cursor opens, and what does not pass for one. */
final class TaskCursorTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

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
    sql.execute("update tasks set deleted_at = now() where id % 3 = 0");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&sort=id",
        "&sort=-id",
        "&sort=dueAt",
        "&sort=priority",
        "&isDone=true",
        "&list=inbox",
        "&list=home",
        "&priority=low",
        "&priority=low&priority=medium",
        "&dueAfter=2026-11-22T07:00:00Z",
        "&dueBefore=2026-11-22T07:00:00Z",
        "&createdAfter=2026-11-22T07:00:00Z",
        "&createdBefore=2026-11-22T07:00:00Z",
        "&payload=%7B%7D",
        "&payload=%7B%22a%22%3A1%7D",
        "&deleted=true",
      })
  void a_cursor_opens_its_own_order_and_filter_alone(String query) {
    String own = "&sort=-priority&isDone=false";
    String cursor = cursor(tasks + "?limit=2" + own);

    assertThat(http.get(tasks + "?limit=2" + query + "&cursor=" + cursor).problem())
        .isEqualTo("invalid-cursor");
    assertThat(http.get(tasks + "?limit=2" + own + "&cursor=" + cursor).status()).isEqualTo(200);
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
  void a_cursor_opens_its_own_list_alone() {
    String cursor = cursor(tasks + "?limit=2");
    String everyones = cursor("/v1/tasks?limit=2");

    assertInvalid(others + "?cursor=" + cursor);
    assertInvalid("/v1/tasks?cursor=" + cursor);
    assertInvalid("/v1/users?cursor=" + cursor);
    assertInvalid(tasks + "?cursor=" + everyones);
    assertInvalid(tasks + "?deleted=true&cursor=" + cursor);
  }

  @Test
  void no_character_of_a_cursor_can_be_changed() {
    String cursor = cursor(tasks + "?limit=2");

    for (int i = 0; i < cursor.length(); i++) {
      for (String other : List.of("A", "B", "-", "9")) {
        String changed = cursor.substring(0, i) + other + cursor.substring(i + 1);
        if (!changed.equals(cursor)) {
          assertInvalid(tasks + "?cursor=" + changed);
        }
      }
    }
  }

  @Test
  void a_cursor_can_not_be_cut_or_lengthened_or_spelled_otherwise() {
    String cursor = cursor(tasks + "?limit=2");

    for (int length = 1; length < cursor.length(); length++) {
      assertInvalid(tasks + "?cursor=" + cursor.substring(0, length));
      assertInvalid(tasks + "?cursor=" + cursor.substring(length));
    }
    for (String more : List.of("A", "AAAA", "=", "==", "====", "%3D", "%20", "+", "%0A", ".")) {
      assertInvalid(tasks + "?cursor=" + cursor + more);
      assertInvalid(tasks + "?cursor=" + more + cursor);
    }
    assertInvalid(tasks + "?cursor=" + cursor + cursor);
    assertInvalid(tasks + "?cursor=x");
  }

  @Test
  void the_other_base64_alphabet_is_not_taken() {
    String path = tasks + "?limit=1";
    for (String next = path; next != null; ) {
      Answer page = http.get(next);
      String cursor = page.json().getString("nextCursor");
      if (cursor != null && cursor.matches(".*[_-].*")) {
        assertInvalid(path + "&cursor=" + cursor.replace("-", "%2B").replace("_", "%2F"));
      }
      next = TestPages.next(page);
    }
  }

  @Test
  void a_link_is_the_request_with_another_cursor() {
    String query =
        "?limit=3&sort=-priority&priority=medium&priority=low&list=inbox"
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

  private static void assertInvalid(String path) {
    Answer refused = http.get(path);
    assertThat(refused.status()).as(path).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("invalid-cursor");
  }
}
