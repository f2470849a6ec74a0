package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestPages;
import dev.errand.TestService;
import dev.errand.TestSql;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of every owner's tasks. */
final class EveryOwnerTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static final List<Long> expected = new ArrayList<>();

  @BeforeAll
  static void start() throws SQLException {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    TestSql sql = new TestSql(DATABASE);
    List<Long> owners = List.of(http.newUser("ada"), http.newUser("bob"), http.newUser("cy"));
    http.newUser("nothing-to-do");
    // Ids that don't follow the owners, as after transfers.
    for (int round = 0; round < 10; round++) {
      for (long owner : owners) {
        sql.addTasks(owner, 7);
      }
    }
    sql.execute("update tasks set deleted_at = now() where id % 4 = 0");
    for (int owner = 0; owner < 3; owner++) {
      for (long id = 1; id <= 210; id++) {
        if ((id - 1) / 7 % 3 == owner && id % 4 != 0) {
          expected.add(id);
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, 200})
  void tasks_come_by_owner_and_id_without_the_trash(int limit) {
    TestPages walk = TestPages.follow(http, "/v1/tasks?limit=" + limit);

    assertThat(walk.ids()).isEqualTo(expected);
    assertThat(walk.pages().subList(0, walk.pages().size() - 1)).allMatch(size -> size == limit);
  }

  @Test
  void an_item_is_what_the_task_itself_is_read_as() {
    JsonObject task = http.get("/v1/tasks").items().getJsonObject(49);

    assertThat(
            http.get("/v1/users/" + task.getLong("ownerId") + "/tasks/" + task.getLong("id"))
                .json())
        .isEqualTo(task);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sort=id", "isDone=true", "deleted=true", "limit=0", "limit=201", "cursor="})
  void other_parameters_are_refused(String query) {
    assertThat(http.get("/v1/tasks?" + query).problem()).isEqualTo("invalid-parameter");
  }
}
