package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestService;
import dev.errand.queue.WorkerLoop.Running;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The worker loops of the README, run as they stand there. */
final class WorkerLoopTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int LEASE = 3;

  private static TestService service;
  private static TestHttp http;

  private final Path folder;

  WorkerLoopTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @EnumSource
  void it_does_tasks_and_reports_the_one_that_fails(WorkerLoop loop) throws Exception {
    String tasks = newOwner(loop + "-does");
    String first =
        queued(tasks, "{\"seconds\":0,\"s\":\"\\\"lease\\\":{\\\"token\\\":\\\"x\\\"\"}", 3);
    String bad = queued(tasks, "{}", 1);
    String last = queued(tasks, "{\"seconds\":0}", 3);
    try (Running worker = loop.start(folder, url(tasks), LEASE)) {
      awaitTask(last, task -> task.getBoolean("isDone"));
      JsonObject done = awaitTask(first, task -> task.getBoolean("isDone"));
      JsonObject dead = awaitTask(bad, task -> "dead".equals(state(task)));
      assertThat(done.getJsonObject("result")).isEqualTo(new JsonObject().put("slept", 0));
      assertThat(dead.getJsonObject("queue").getString("lastError")).contains("seconds");
      worker.terminate();
    }
  }

  @ParameterizedTest
  @EnumSource
  void it_keeps_its_lease_while_it_works(WorkerLoop loop) throws Exception {
    String tasks = newOwner(loop + "-keeps");
    String longer = queued(tasks, "{\"seconds\":" + 2 * LEASE + "}", 1);
    try (Running worker = loop.start(folder, url(tasks), LEASE)) {
      Set<String> ends = new HashSet<>();
      awaitTask(
          longer,
          task -> {
            if ("leased".equals(state(task))) {
              ends.add(task.getJsonObject("queue").getString("leaseExpiresAt"));
            }
            assertThat(state(task)).isNotEqualTo("dead");
            return task.getBoolean("isDone");
          });
      assertThat(ends).as("ends of the lease").hasSizeGreaterThan(2);
      worker.terminate();
    }
  }

  @ParameterizedTest
  @EnumSource
  void on_SIGTERM_it_gives_back_what_it_is_at(WorkerLoop loop) throws Exception {
    String tasks = newOwner(loop + "-gives-back");
    String endless = queued(tasks, "{\"seconds\":3000}", 3);
    try (Running worker = loop.start(folder, url(tasks), LEASE)) {
      // A heartbeat tells that it is at work: before, the answer to its claim may be under way yet.
      Set<String> ends = new HashSet<>();
      awaitTask(
          endless,
          task -> {
            if ("leased".equals(state(task))) {
              ends.add(task.getJsonObject("queue").getString("leaseExpiresAt"));
            }
            return ends.size() > 1;
          });
      worker.terminate();
      JsonObject back = http.get(endless).json();
      assertThat(state(back)).isEqualTo("ready");
      assertThat(back.getJsonObject("queue").getInteger("attempts")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void it_waits_as_long_as_a_busy_service_asks(WorkerLoop loop) throws Exception {
    String tasks = newOwner(loop + "-waits");
    String task = queued(tasks, "{\"seconds\":0}", 3);
    try (BusyFront front = BusyFront.start(http);
        Running worker = loop.start(folder, front.url(tasks), LEASE)) {
      awaitTask(task, each -> each.getBoolean("isDone"));
      assertThat(front.pauses("/claim", "/complete")).allMatch(BusyFront::isLongEnough);
      worker.terminate();
    }
  }

  private static String newOwner(String name) {
    return "/v1/users/" + http.newUser(name.toLowerCase(Locale.ROOT)) + "/tasks";
  }

  private static String url(String tasks) {
    return "http://127.0.0.1:" + service.port() + tasks;
  }

  private static String queued(String tasks, String payload, int maxAttempts) {
    JsonObject queue = new JsonObject().put("name", "naps").put("maxAttempts", maxAttempts);
    JsonObject task =
        new JsonObject()
            .put("title", "a nap")
            .put("payload", new JsonObject(payload))
            .put("queue", queue);
    return tasks + "/" + http.post(tasks, task.encode()).json().getLong("id");
  }

  private static String state(JsonObject task) {
    JsonObject queue = task.getJsonObject("queue");
    return queue == null ? "none" : queue.getString("state");
  }

  private static JsonObject awaitTask(String path, Predicate<JsonObject> fits) {
    return Awaitility.await(path)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> http.get(path).json(), fits);
  }
}
