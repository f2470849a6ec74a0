package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The trash and the way back, and what is not there for whom. */
final class TaskTrashTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static long ada;
  private static long bob;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    ada = http.newUser("ada");
    bob = http.newUser("bob");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_deleted_task_is_in_the_trash_alone() {
    String task = created();
    long id = http.get(task).json().getLong("id");

    Answer deleted = http.delete(task);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertNotFound(task);
    assertThat(http.delete(task).problem()).isEqualTo("not-found");
    assertThat(ids("")).doesNotContain(id);
    JsonObject trashed = http.get(tasks(ada) + "?deleted=true&sort=-id").items().getJsonObject(0);
    assertThat(trashed.getLong("id")).isEqualTo(id);
    assertThat(trashed.getLong("version")).isEqualTo(2);
    assertThat(trashed.getString("deletedAt")).isEqualTo(trashed.getString("updatedAt"));
  }

  @Test
  void a_restored_task_is_as_it_was() {
    String task = created();
    JsonObject before = http.patch(task, "{\"isDone\":true}").json();
    http.delete(task);

    Answer restored = http.send("POST", task + "/restore", null);

    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.header("ETag")).isEqualTo("\"4\"");
    JsonObject after = restored.json();
    assertThat(after).isEqualTo(http.get(task).json());
    assertThat(after.getString("updatedAt")).isGreaterThan(before.getString("updatedAt"));
    after.put("version", 2).put("updatedAt", before.getString("updatedAt"));
    assertThat(after).isEqualTo(before);
    assertThat(http.post(task + "/restore", "{}").problem()).isEqualTo("not-found");
  }

  @Test
  void what_was_never_there_is_not_found() {
    for (String id :
        List.of(
            "999999", "9223372036854775807", "9999999999999999999", "0", "01", "-1", "x", "1.0")) {
      String task = tasks(ada) + "/" + id;
      assertNotFound(task);
      assertThat(http.delete(task).problem()).isEqualTo("not-found");
      assertThat(http.post(task + "/restore", "").problem()).isEqualTo("not-found");
    }
  }

  @Test
  void the_task_of_another_owner_is_not_found() {
    String live = created();
    String trashed = created();
    http.delete(trashed);
    String foreignLive = live.replace("/" + ada + "/", "/" + bob + "/");

    assertNotFound(foreignLive);
    assertThat(http.delete(foreignLive).problem()).isEqualTo("not-found");
    assertThat(
            http.post(trashed.replace("/" + ada + "/", "/" + bob + "/") + "/restore", "").problem())
        .isEqualTo("not-found");
    assertThat(http.get(live).json().getLong("version")).isEqualTo(1);
    assertThat(http.get(tasks(bob)).items()).isEmpty();
  }

  @Test
  void of_an_unknown_owner_nothing_is_found() {
    for (String owner : List.of("999999", "9223372036854775807", "0", "01", "x")) {
      String tasks = "/v1/users/" + owner + "/tasks";
      assertThat(http.get(tasks).problem()).isEqualTo("not-found");
      assertThat(http.get(tasks + "?deleted=true").problem()).isEqualTo("not-found");
      assertThat(http.get(tasks + "?isDone=true&sort=dueAt").problem()).isEqualTo("not-found");
      assertThat(http.get(tasks + "/export").problem()).isEqualTo("not-found");
      assertThat(http.get(tasks + "/export?list=x").problem()).isEqualTo("not-found");
      assertThat(http.post(tasks, "{\"title\":\"x\"}").problem()).isEqualTo("not-found");
      assertThat(http.post(tasks + "/batch", "{\"items\":[{\"title\":\"x\"}]}").problem())
          .isEqualTo("not-found");
      assertNotFound(tasks + "/1");
      assertThat(http.delete(tasks + "/1").problem()).isEqualTo("not-found");
      assertThat(http.post(tasks + "/1/restore", "").problem()).isEqualTo("not-found");
      assertThat(http.post(tasks + "/1/transfer", "{\"toUserId\":" + ada + "}").problem())
          .isEqualTo("not-found");
    }
  }

  private static void assertNotFound(String task) {
    assertThat(http.get(task).problem()).isEqualTo("not-found");
    assertThat(http.patch(task, "{\"title\":\"y\"}").problem()).isEqualTo("not-found");
    assertThat(http.patch(task, "{\"payload\":{\"y\":1}}").problem()).isEqualTo("not-found");
    assertThat(http.patch(task, "{}").problem()).isEqualTo("not-found");
    assertThat(http.post(task + "/transfer", "{\"toUserId\":" + bob + "}").problem())
        .isEqualTo("not-found");
    assertThat(http.post(task + "/transfer", "{\"toUserId\":" + ada + "}").problem())
        .isEqualTo("not-found");
  }

  private static String created() {
    return tasks(ada) + "/" + http.newTask(ada, "{\"title\":\"x\"}").getLong("id");
  }

  private static String tasks(long owner) {
    return "/v1/users/" + owner + "/tasks";
  }

  private static List<Long> ids(String query) {
    return http.get(tasks(ada) + query).items().stream()
        .map(item -> ((JsonObject) item).getLong("id"))
        .toList();
  }
}
