package dev.errand.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.Golden;
import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.auth.TestIssuer;
import dev.errand.db.Relay;
import dev.errand.http.RawHttp;
import dev.errand.http.RawHttp.Response;
import dev.errand.observe.Event.LaneLoad;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The examples in the document are real: its requests are sent, one after another, and each of its
 * answers is one of theirs. A golden file: {@code -Dgolden.write=true} takes over what has changed.
 */
final class ExamplesTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String USERS = "/v1/users";
  private static final String TASKS = "/v1/users/1/tasks";
  private static final String ONE = TASKS + "/1";
  private static final String TWO = TASKS + "/2";

  private final ExampleLines lines = new ExampleLines();
  private final Story story = new Story(lines);

  @Test
  void every_example_is_real() throws Exception {
    try (TestService service = TestService.start(DATABASE.connection())) {
      TestHttp http = service.http();
      users(http);
      tasks(http);
      queues(http);
      work(http);
      lastAttempt(http);
      refusals(http);
      unreadable(service.port());
    }
    strangers();
    early();
    trouble();
    outage();
    limited();

    assertThat(story.told()).containsExactlyInAnyOrderElementsOf(lines.names());
    Golden.check(ExampleLines.FILE, lines.text());
  }

  private void users(TestHttp http) {
    story.take("user", 201, story.send(http, "POST", USERS, "newUser"));
    http.newUser("grace");
    story.take("handleTaken", 409, story.send(http, "POST", USERS, "newUser"));
    story.take("userPage", 200, http.get(USERS + "?limit=1"));
    story.take("userByHandle", 200, http.get(USERS + "?handle=grace"));
    assertThat(story.send(http, "PATCH", USERS + "/1", "userPatch").status()).isEqualTo(200);
  }

  private void tasks(TestHttp http) {
    story.take("createdTask", 201, story.send(http, "POST", TASKS, "newTask"));
    story.take("task", 200, http.get(ONE));
    assertThat(story.send(http, "PATCH", ONE, "taskPatch").status()).isEqualTo(200);
    Answer stale = http.patch(ONE, "{\"isDone\":true}", "If-Match", "\"1\"");
    story.take("versionMismatch", 412, stale);
    story.take("queuedTask", 201, story.send(http, "POST", TASKS, "newQueuedTask"));
    story.take("keyHolder", 200, story.send(http, "POST", TASKS, "newQueuedTask"));
    story.take("createdTasks", 201, story.send(http, "POST", TASKS + "/batch", "newTasks"));
    String held = lines.value("newQueuedTask");
    story.take("keyHolders", 200, http.post(TASKS + "/batch", "{\"items\":[" + held + "]}"));
    story.take("taskPage", 200, http.get(TASKS + "?limit=1"));
    story.take("exportedTasks", 200, http.get(TASKS + "/export?list=inbox"));
  }

  private void queues(TestHttp http) {
    assertThat(story.send(http, "PUT", ONE + "/queue", "queueDraft").status()).isEqualTo(200);
    story.take("queues", 200, http.get("/v1/users/1/queues"));
    assertThat(http.delete(ONE + "/queue").status()).isEqualTo(200);
    Answer moved = story.send(http, "POST", ONE + "/transfer", "transferOrder");
    assertThat(moved.status()).isEqualTo(200);
  }

  private Answer claim(TestHttp http) {
    return story.claimed(story.send(http, "POST", TASKS + "/claim", "claimOrder"));
  }

  private void work(TestHttp http) {
    story.take("claimedTasks", 200, claim(http));
    Answer nothing = story.send(http, "POST", TASKS + "/claim", "claimOrder");
    story.take("nothingReady", 200, nothing);
    story.take("conflict", 409, http.patch(TWO, "{\"isDone\":true}"));
    story.take("leasedTask", 200, story.send(http, "POST", TWO + "/heartbeat", "heartbeat"));
    Answer beats = story.send(http, "POST", TASKS + "/heartbeat", "heartbeats");
    story.take("leaseStatuses", 200, beats);
    story.take("readyTask", 200, story.send(http, "POST", TWO + "/release", "release"));
    claim(http);
    story.take("failedTask", 200, story.send(http, "POST", TWO + "/fail", "failureReport"));
  }

  private void lastAttempt(TestHttp http) {
    story.claimed(http.post(TASKS + "/claim", "{\"queue\":\"mail\",\"waitSeconds\":20}"));
    story.take("deadTask", 200, story.send(http, "POST", TWO + "/fail", "failureReport"));
    story.take("failures", 200, http.get(TWO + "/failures"));
    assertThat(http.send("POST", TWO + "/retry", null).status()).isEqualTo(200);
    story.take("leaseLost", 409, http.post(TWO + "/release", "{\"leaseToken\":\"none\"}"));
    claim(http);
    story.take("completedTask", 200, story.send(http, "POST", TWO + "/complete", "completion"));
    Answer again = story.send(http, "POST", TASKS + "/complete", "completions");
    assertThat(again.body()).isEqualTo(lines.value("leaseStatuses"));
  }

  private void refusals(TestHttp http) {
    String broken = "{\"title\":\"\",\"list\":\"In Box\",\"colour\":\"red\"}";
    story.take("validationFailed", 422, http.post(TASKS, broken));
    story.take("malformedJson", 400, http.post(TASKS, "{\"title\":\"x\""));
    story.take("invalidParameter", 400, http.get(TASKS + "?limit=0&colour=red"));
    story.take("invalidCursor", 400, http.get(TASKS + "?cursor=" + "A".repeat(44)));
    story.take("notFound", 404, http.get(TASKS + "/999"));
    story.take("methodNotAllowed", 405, http.send("PUT", USERS, null));
    story.take("notAcceptable", 406, http.get(TWO, "Accept", "text/html"));
    story.take("contentTooLarge", 413, http.post(TASKS, " ".repeat(65_537)));
    String key = "8f14e45f-ceea-467f-a0e6-5d9f3c1c2b7a";
    http.post("/v1/users/2/tasks", "{\"title\":\"x\"}", "Idempotency-Key", key);
    Answer other = http.post("/v1/users/2/tasks", "{\"title\":\"y\"}", "Idempotency-Key", key);
    story.take("idempotencyKeyReused", 422, other);
    Answer typed = http.post(TASKS, "title=x", "Content-Type", "text/plain");
    story.take("unsupportedMediaType", 415, typed);
  }

  private void unreadable(int port) {
    String get = "GET /v1/users HTTP/1.1\r\n";
    raw("badRequest", 400, port, get + "\r\n");
    raw("uriTooLong", 414, port, get.replace("users", "users?" + "x".repeat(9_000)) + "\r\n");
    raw("headersTooLarge", 431, port, get + "Host: x\r\nX: " + "x".repeat(17_000) + "\r\n\r\n");
    String post = "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    String late = "Content-Length: 10\r\nRequest-Timeout: 50\r\n\r\n{";
    raw("requestTimeout", 408, port, post + late);
  }

  private void limited() {
    try (TestService service = TestService.start(DATABASE.connection(), "--rate-limit", "1/1h")) {
      service.http().get(ONE);
      story.take("rateLimited", 429, service.http().get(ONE));
    }
  }

  private void raw(String example, int status, int port, String request) {
    try (RawHttp http = new RawHttp(port)) {
      Response answer = http.send(request).read();
      story.take(example, status, answer.status(), answer.body());
    }
  }

  private void strangers() {
    try (TestService service = TestIssuer.start(DATABASE.connection())) {
      story.take("unauthorized", 401, service.http().get(TWO));
      String reader = TestIssuer.bearer("tasks:read", "ada");
      story.take("forbidden", 403, service.http().patch(TWO, "{}", "Authorization", reader));
    }
  }

  /** One owner has one of the two connections for work; so who comes second waits in vain. */
  private void trouble() throws SQLException {
    try (TestService service =
            TestService.start(
                DATABASE.connection(),
                "--pool-size",
                "5",
                "--acquire-timeout",
                "300ms",
                "--budget-write",
                "2s");
        Connection holder = DATABASE.jdbc();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("lock table tasks in access exclusive mode");
      String patch = "{\"title\":\"y\"}";
      service.heard().clear();
      CompletableFuture<Answer> first = service.http().sendAsync("PATCH", TWO, patch);
      service
          .heard()
          .await(LaneLoad.class, load -> load.lane().equals("work") && load.inUse() == 1);
      story.take("overloaded", 503, service.http().patch(TWO, patch));
      story.take("statementTimeout", 504, first.join());
      Answer late = service.http().patch(TWO, patch, "Request-Timeout", "100");
      story.take("deadlineExceeded", 504, late);
      holder.rollback();
    }
  }

  /** The first one has its key and waits for a lock, until its time is over. */
  private void early() throws SQLException {
    try (TestService service = TestService.start(DATABASE.connection());
        Connection holder = DATABASE.jdbc();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("lock table tasks in share mode");
      String[] fields = {"Idempotency-Key", "k-1", "Request-Timeout", "1500"};
      TestHttp http = service.http();
      CompletableFuture<Answer> first = http.sendAsync("POST", TASKS, "{\"title\":\"x\"}", fields);
      Answer repeat = http.post(TASKS, "{\"title\":\"x\"}", fields);
      // Whichever of the two came second.
      Answer early = repeat.status() == 409 ? repeat : first.join();
      story.take("idempotencyInProgress", 409, early);
      first.join();
      holder.rollback();
    }
  }

  private void outage() {
    try (Relay relay = new Relay(DATABASE.connection());
        TestService service = TestService.start(relay.connection(), "--pool-size", "5")) {
      relay.refuse();
      Awaitility.await("not ready")
          .atMost(Duration.ofSeconds(20))
          .until(() -> service.management().get("/health/ready").status() == 503);
      story.take("databaseUnavailable", 503, service.http().get(TWO));
      relay.accept();
    }
  }
}
