package dev.errand.user;

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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of users, over five hundred of them. */
final class UserPageTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int USERS = 500;

  private static TestService service;
  private static TestHttp http;

  @BeforeAll
  static void start() throws SQLException {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    new TestSql(DATABASE)
        .execute(
            """
            with made as (
              insert into users (handle, display_name, created_at, updated_at)
              select 'user-' || n, 'User ' || n, now(), now()
              from generate_series(1, ?) n order by n returning id, handle)
            insert into handles (user_id, handle) select id, handle from made""",
            USERS);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, 200})
  void pages_hold_every_user_once_by_id(int limit) {
    TestPages walk = TestPages.follow(http, "/v1/users?limit=" + limit);

    assertThat(walk.ids()).isEqualTo(LongStream.rangeClosed(1, USERS).boxed().toList());
    assertThat(walk.pages()).allMatch(size -> size <= limit);
    assertThat(walk.pages().subList(0, walk.pages().size() - 1)).allMatch(size -> size == limit);
  }

  @Test
  void a_page_has_fifty_unless_told_otherwise() {
    assertThat(TestPages.follow(http, "/v1/users").pages())
        .isEqualTo(List.of(50, 50, 50, 50, 50, 50, 50, 50, 50, 50));
  }

  @Test
  void an_item_is_what_the_user_itself_is_read_as() {
    JsonObject item = http.get("/v1/users?limit=1").items().getJsonObject(0);

    assertThat(item).isEqualTo(http.get("/v1/users/" + item.getLong("id")).json());
  }

  @Test
  void a_cursor_goes_on_with_another_limit() {
    String cursor = http.get("/v1/users?limit=3").json().getString("nextCursor");

    Answer next = http.get("/v1/users?limit=2&cursor=" + cursor);

    assertThat(next.items().getJsonObject(0).getLong("id")).isEqualTo(4);
    assertThat(next.items()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "201", "-1", "x", "1.0", "", "99999999999"})
  void a_limit_out_of_range_is_refused(String limit) {
    assertThat(http.get("/v1/users?limit=" + limit).problem()).isEqualTo("invalid-parameter");
  }

  @Test
  void a_cursor_does_not_open_another_list() {
    String users = http.get("/v1/users?limit=3").json().getString("nextCursor");

    assertThat(http.get("/v1/tasks?cursor=" + users).problem()).isEqualTo("invalid-cursor");
    assertThat(http.get("/v1/users/1/tasks?cursor=" + users).problem()).isEqualTo("invalid-cursor");
    assertThat(http.get("/v1/users?handle=user-7&cursor=" + users).problem())
        .isEqualTo("invalid-cursor");
  }
}
