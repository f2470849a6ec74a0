package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.observe.Event.LaneLoad;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients are told when statements take too long or connections run out. */
final class ServiceBudgetTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static int owners;

  private TestService service;
  private TestHttp http;
  private String task;

  @BeforeEach
  void start() {
    service =
        TestService.start(
            DATABASE.connection(),
            "--pool-size",
            "5",
            "--max-waiting",
            "2",
            "--acquire-timeout",
            "5s",
            "--budget-write",
            "1s");
    http = service.http();
    long owner = http.newUser("owner-" + owners++);
    task = "/v1/users/" + owner + "/tasks/";
    task += http.newTask(owner, "{\"title\":\"locked\"}").getLong("id");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static Connection lockAllTasks() throws Exception {
    Connection holder = DATABASE.jdbc();
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("select id from tasks for update");
    }
    return holder;
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private CompletableFuture<Answer> patchLater() {
    return http.sendAsync("PATCH", task, "{\"title\":\"changed\"}");
  }

  private double overruns(String statement) {
    return metric("errand_statement_overruns_total{statement=\"" + statement + "\"}");
  }

  private double metric(String name) {
    return service
        .management()
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  @Test
  void a_statement_over_its_budget_is_named() throws Exception {
    assertThat(overruns("task-update")).isZero();
    try (Connection holder = lockAllTasks()) {
      long start = System.nanoTime();
      Answer answer = http.patch(task, "{\"title\":\"changed\"}");
      assertThat(millisSince(start)).isBetween(1_000L, 4_000L);
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.problem()).isEqualTo("statement-timeout");
      assertThat(answer.json().getString("statement")).isEqualTo("task-update");
      assertThat(answer.header("Retry-After")).isNull();
      holder.rollback();
    }
    assertThat(http.get(task).json().getString("title")).isEqualTo("locked");
    assertThat(http.patch(task, "{\"title\":\"changed\"}").status()).isEqualTo(200);
    assertThat(overruns("task-update")).isEqualTo(1);
  }

  @Test
  void a_shorter_deadline_of_the_clients_wins() throws Exception {
    try (Connection holder = lockAllTasks()) {
      long start = System.nanoTime();
      Answer answer = http.patch(task, "{\"title\":\"changed\"}", "Request-Timeout", "300");
      assertThat(millisSince(start)).isBetween(300L, 900L);
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.problem()).isEqualTo("deadline-exceeded");
      holder.rollback();
    }
  }

  @Test
  void a_longer_deadline_of_the_clients_changes_nothing() throws Exception {
    try (Connection holder = lockAllTasks()) {
      Answer answer = http.patch(task, "{\"title\":\"changed\"}", "Request-Timeout", "600000");
      assertThat(answer.problem()).isEqualTo("statement-timeout");
      holder.rollback();
    }
  }

  @Test
  void a_full_queue_refuses_at_once_and_says_when_to_come_back() throws Exception {
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    try (Connection holder = lockAllTasks()) {
      // One owner holds one of the two connections for work; two more wait.
      for (int i = 1; i <= 3; i++) {
        waiting.add(patchLater());
        awaitLoad(1, i - 1);
      }
      long start = System.nanoTime();
      Answer refused = http.patch(task, "{\"title\":\"late\"}");
      assertThat(millisSince(start)).isLessThan(700);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.problem()).isEqualTo("overloaded");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(metric("errand_statement_rejections_total{statement=\"task-update\"}"))
          .isEqualTo(1);
      holder.rollback();
    }
    for (CompletableFuture<Answer> each : waiting) {
      assertThat(each.get().status()).isEqualTo(200);
    }
  }

  @Test
  void an_owner_that_fills_its_share_leaves_others_their_own() throws Exception {
    long other = http.newUser("other-" + owners++);
    try (Connection holder = lockAllTasks()) {
      CompletableFuture<Answer> blocked = patchLater();
      awaitLoad(1, 0);
      assertThat(http.get("/v1/users/" + other + "/tasks").status()).isEqualTo(200);
      assertThat(http.newTask(other, "{\"title\":\"mine\"}").getString("title")).isEqualTo("mine");
      assertThat(blocked.isDone()).isFalse();
      holder.rollback();
      assertThat(blocked.get().status()).isEqualTo(200);
    }
  }

  private void awaitLoad(int inUse, int waiting) {
    service
        .heard()
        .await(
            LaneLoad.class,
            load ->
                load.lane().equals("work") && load.inUse() == inUse && load.waiting() == waiting);
  }
}
