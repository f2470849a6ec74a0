package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One walk through everything that a task can go through. */
final class TaskTourTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void a_task_goes_through_its_life() {
    try (TestService service = TestService.start(DATABASE.connection())) {
      TestHttp http = service.http();
      long ada = http.newUser("ada");
      long bob = http.newUser("bob");
      String tasks = "/v1/users/" + ada + "/tasks";
      String task = tasks + "/" + http.newTask(ada, "{\"title\":\"write\"}").getLong("id");

      Answer patched = http.patch(task, "{\"payload\":{\"a\":{\"b\":1}},\"isDone\":true}");
      assertThat(patched.status()).isEqualTo(200);
      assertThat(patched.json().getJsonObject("payload").encode()).isEqualTo("{\"a\":{\"b\":1}}");
      assertThat(patched.header("ETag")).isEqualTo("\"2\"");
      assertThat(http.get(task, "If-None-Match", "\"2\"").status()).isEqualTo(304);
      assertThat(http.patch(task, "{\"title\":\"x\"}", "If-Match", "\"1\"").problem())
          .isEqualTo("version-mismatch");
      assertThat(http.get(tasks + "?sort=-dueAt&isDone=true").items()).hasSize(1);
      assertThat(http.get(tasks + "?payload=%7B%22a%22%3A%7B%7D%7D").items()).hasSize(1);
      assertThat(http.delete(task).status()).isEqualTo(204);
      assertThat(http.get(task).problem()).isEqualTo("not-found");
      assertThat(http.get(tasks + "?deleted=true").items()).hasSize(1);
      assertThat(http.post(task + "/restore", "").json().getLong("version")).isEqualTo(4);
      Answer moved = http.post(task + "/transfer", "{\"toUserId\":" + bob + "}");
      assertThat(moved.json().getLong("ownerId")).isEqualTo(bob);
      assertThat(http.get(tasks).items()).isEmpty();
      assertThat(http.get("/v1/users/" + bob + "/tasks/export").body())
          .endsWith("\"queue\":null}\n");
      assertThat(http.delete("/v1/users/" + bob).status()).isEqualTo(204);
      assertThat(http.get("/v1/users/" + bob).status()).isEqualTo(404);
      assertThat(http.get("/v1/tasks").items()).isEmpty();
    }
  }
}
