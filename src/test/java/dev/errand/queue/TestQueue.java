package dev.errand.queue;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestSql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One owner's tasks and queues, as a worker's program would use them. */
final class TestQueue {

  private final TestHttp http;
  private final TestSql sql;
  private final long owner;

  TestQueue(TestHttp http, TestDatabase database, long owner) {
    this.http = http;
    this.sql = new TestSql(database);
    this.owner = owner;
  }

  long owner() {
    return owner;
  }

  String tasks() {
    return "/v1/users/" + owner + "/tasks";
  }

  String path(long id) {
    return tasks() + "/" + id;
  }

  /** Creates a task in a queue, with further members of {@code queue}. */
  JsonObject add(String queue, String... more) {
    return http.newTask(owner, draft("medium", queue, more));
  }

  static String draft(String priority, String queue, String... more) {
    return "{\"title\":\"x\",\"priority\":\"%s\",\"queue\":{\"name\":\"%s\"%s}}"
        .formatted(priority, queue, more.length == 0 ? "" : "," + String.join(",", more));
  }

  JsonObject get(long id) {
    return http.get(path(id)).json();
  }

  JsonObject standing(long id) {
    return get(id).getJsonObject("queue");
  }

  String state(long id) {
    return standing(id).getString("state");
  }

  Answer claim(String body) {
    return http.post(tasks() + "/claim", body);
  }

  /** The only task of a queue. */
  JsonObject claimOne(String queue) {
    JsonArray items = claim("{\"queue\":\"" + queue + "\"}").items();
    if (items.size() != 1) {
      throw new AssertionError("nothing to claim in " + queue);
    }
    return items.getJsonObject(0);
  }

  List<Long> claimIds(String body) {
    return claim(body).items().stream().map(item -> ((JsonObject) item).getLong("id")).toList();
  }

  static String token(JsonObject leased) {
    return leased.getJsonObject("lease").getString("token");
  }

  /** Any of heartbeat, complete, fail and release, with further members. */
  Answer act(String what, long id, String token, String... more) {
    return http.post(path(id) + "/" + what, body(token, more));
  }

  CompletableFuture<Answer> actAsync(String what, long id, String token, String... more) {
    return http.sendAsync("POST", path(id) + "/" + what, body(token, more));
  }

  private static String body(String token, String... more) {
    return "{\"leaseToken\":\"%s\"%s}"
        .formatted(token, more.length == 0 ? "" : "," + String.join(",", more));
  }

  /** Lets a lease end as time would. */
  void expire(long id) throws SQLException {
    sql.execute(
        """
        update queued_tasks set lease_ends_at = now(),
          claim_at = case when claim_at is not null then now() end
        where task_id = ?""",
        id);
  }

  /** Uses the task's attempts up by an expired lease. */
  void die(long id) throws SQLException {
    sql.execute(
        "update queued_tasks set claim_at = null, attempts = max_attempts where task_id = ?", id);
  }

  /** The fence that the task keeps outside of queues. */
  long fence(long id) throws SQLException {
    return sql.number("select fence from tasks where id = ?", id);
  }
}
