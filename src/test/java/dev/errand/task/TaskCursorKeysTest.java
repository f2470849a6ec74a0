package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cursors outlive the service that sealed them, as long as the key is known. */
final class TaskCursorKeysTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String OLD = "0f".repeat(32);
  private static final String NEW = "a5".repeat(32);

  private static String tasks = "";

  @BeforeAll
  static void fill() throws SQLException {
    try (TestService service = start()) {
      long ada = service.http().newUser("ada");
      tasks = "/v1/users/" + ada + "/tasks?limit=3&sort=-id";
      new TestSql(DATABASE).addTasks(ada, 20);
    }
  }

  @Test
  void a_cursor_works_after_a_restart() {
    String cursor;
    try (TestService before = start()) {
      cursor = cursor(before, "");
    }
    try (TestService after = start()) {
      assertOpens(after, cursor);
    }
  }

  @Test
  void a_cursor_works_on_every_replica() {
    try (TestService one = start();
        TestService two = start()) {
      assertOpens(two, cursor(one, ""));
      assertOpens(one, cursor(two, ""));
    }
  }

  @Test
  void keys_can_be_changed_without_breaking_a_walk() {
    String old;
    try (TestService before = start("--cursor-key", OLD)) {
      old = cursor(before, "");
    }
    String fresh;
    try (TestService both = start("--cursor-key", NEW + "," + OLD)) {
      assertOpens(both, old);
      fresh = cursor(both, "&cursor=" + old);
    }
    try (TestService after = start("--cursor-key", NEW)) {
      assertThat(page(after, "&cursor=" + fresh).items().getJsonObject(0).getString("title"))
          .isEqualTo("14");
      assertThat(page(after, "&cursor=" + old).problem()).isEqualTo("invalid-cursor");
    }
  }

  @Test
  void a_key_that_was_given_is_used_in_place_of_the_databases() {
    try (TestService own = start();
        TestService given = start("--cursor-key", NEW)) {
      assertThat(page(given, "&cursor=" + cursor(own, "")).problem()).isEqualTo("invalid-cursor");
      assertThat(page(own, "&cursor=" + cursor(given, "")).problem()).isEqualTo("invalid-cursor");
    }
  }

  private static TestService start(String... flags) {
    return TestService.start(DATABASE.connection(), flags);
  }

  private static void assertOpens(TestService service, String cursor) {
    Answer next = page(service, "&cursor=" + cursor);
    assertThat(next.status()).as(next.body()).isEqualTo(200);
    assertThat(next.items().getJsonObject(0).getString("title")).isEqualTo("17");
  }

  private static String cursor(TestService service, String query) {
    return Objects.requireNonNull(page(service, query).json().getString("nextCursor"));
  }

  private static Answer page(TestService service, String query) {
    TestHttp http = service.http();
    return http.get(tasks + query);
  }
}
