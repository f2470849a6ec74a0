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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
      service.http().newUser("bob");
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
  void a_walk_goes_on_while_keys_are_rolled_out_replica_by_replica() {
    // The new key is made known everywhere before the first replica seals with it.
    String next = tasks;
    List<String> seen = new ArrayList<>();
    List<String> rollout =
        List.of(OLD, OLD + "," + NEW, OLD + "," + NEW, NEW + "," + OLD, NEW + "," + OLD, NEW);
    for (int stage = 0; stage < rollout.size(); stage += 2) {
      try (TestService behind = start("--cursor-key", rollout.get(stage));
          TestService ahead = start("--cursor-key", rollout.get(stage + 1))) {
        for (TestService replica : List.of(behind, ahead)) {
          Answer page = replica.http().get(next);
          page.items().forEach(item -> seen.add(((JsonObject) item).getString("title")));
          next = Objects.requireNonNull(TestPages.next(page));
          assertThat(behind.http().get(next).status()).isEqualTo(200);
          assertThat(ahead.http().get(next).status()).isEqualTo(200);
        }
      }
    }
    assertThat(seen)
        .isEqualTo(IntStream.rangeClosed(3, 20).mapToObj(title -> "" + (23 - title)).toList());
  }

  @Test
  void a_key_opens_the_cursors_of_every_list() {
    for (String list : List.of("/v1/users?limit=1", "/v1/tasks?limit=1")) {
      try (TestService old = start("--cursor-key", OLD);
          TestService both = start("--cursor-key", NEW + "," + OLD);
          TestService fresh = start("--cursor-key", NEW)) {
        String next = Objects.requireNonNull(TestPages.next(old.http().get(list)));
        assertThat(both.http().get(next).status()).isEqualTo(200);
        assertThat(fresh.http().get(next).problem()).isEqualTo("invalid-cursor");
      }
    }
  }

  @Test
  void the_databases_key_can_be_given_as_an_old_one() throws SQLException {
    try (TestService own = start()) {
      String cursor = cursor(own, "");
      String key = new TestSql(DATABASE).text("select encode(key, 'hex') from service_keys");
      try (TestService given = start("--cursor-key", NEW + "," + key)) {
        assertOpens(given, cursor);
      }
    }
  }

  @Test
  void replicas_that_start_together_agree_on_the_databases_key() throws SQLException {
    new TestSql(DATABASE).execute("delete from service_keys");
    List<CompletableFuture<TestService>> starting =
        Stream.generate(() -> CompletableFuture.supplyAsync(TaskCursorKeysTest::start))
            .limit(3)
            .toList();
    List<TestService> replicas = starting.stream().map(CompletableFuture::join).toList();
    try {
      for (TestService from : replicas) {
        String cursor = cursor(from, "");
        replicas.forEach(replica -> assertOpens(replica, cursor));
      }
    } finally {
      replicas.forEach(TestService::close);
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
