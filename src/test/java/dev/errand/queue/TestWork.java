package dev.errand.queue;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;

/** A way to bring work into the queue that has its name. */
final class TestWork {

  private final TestHttp http;
  private final TestDatabase database;
  private final TestQueue queue;
  private final String how;
  private final Runnable bringing;
  private long id;

  /** Prepares it, so that nothing but the last step is left. */
  TestWork(TestHttp http, TestDatabase database, TestQueue queue, String how) {
    this.http = http;
    this.database = database;
    this.queue = queue;
    this.how = how;
    this.bringing = prepare();
  }

  private Runnable prepare() {
    return switch (how) {
      case "release" -> {
        String token = claimed();
        yield () -> check(queue.act("release", id, token));
      }
      case "fail" -> {
        String token = claimed();
        yield () -> check(queue.act("fail", id, token, "\"error\":\"x\"", "\"retryInSeconds\":0"));
      }
      case "retry" -> {
        id = queue.add(how).getLong("id");
        die();
        yield () -> check(http.post(queue.path(id) + "/retry", ""));
      }
      case "put" -> {
        id = http.newTask(queue.owner(), "{\"title\":\"x\"}").getLong("id");
        yield () ->
            check(http.sendAsync("PUT", queue.path(id) + "/queue", "{\"name\":\"put\"}").join());
      }
      case "transfer" -> {
        TestQueue other = new TestQueue(http, database, http.newUser("grace"));
        id = other.add(how).getLong("id");
        String to = "{\"toUserId\":" + queue.owner() + "}";
        yield () -> check(http.post(other.path(id) + "/transfer", to));
      }
      case "batch" ->
          () -> {
            String items = "{\"items\":[" + TestQueue.draft("low", how) + "]}";
            Answer batch = http.post(queue.tasks() + "/batch", items);
            check(batch);
            id = batch.items().getJsonObject(0).getLong("id");
          };
      default -> throw new IllegalArgumentException(how);
    };
  }

  private String claimed() {
    queue.add(how);
    JsonObject leased = queue.claimOne(how);
    id = leased.getLong("id");
    return TestQueue.token(leased);
  }

  private void die() {
    try {
      queue.die(id);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(Answer answer) {
    if (answer.status() >= 300) {
      throw new AssertionError(answer.body());
    }
  }

  /** Brings it; its id. */
  long bring() {
    bringing.run();
    return id;
  }
}
