package dev.errand.stress;

import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request of each kind, the lock that keeps PostgreSQL from answering it, and the statement that
 * waits for that lock. Names in braces are a {@link Scene}'s.
 */
enum Work {
  UPDATE(
      "PATCH /v1/users/{owner}/tasks/{task}",
      "{\"title\":\"changed\"}",
      Locks.TASK,
      "task-update",
      "title = coalesce"),
  /** A transaction, at its first statement. */
  MERGE(
      "PATCH /v1/users/{owner}/tasks/{task}",
      "{\"payload\":{\"a\":1}}",
      Locks.TASK,
      "task-lock",
      "for no key update"),
  DELETE(
      "DELETE /v1/users/{owner}/tasks/{task}",
      null,
      Locks.TASK,
      "task-delete",
      "set deleted_at = now()"),
  RESTORE(
      "POST /v1/users/{owner}/tasks/{trashed}/restore",
      null,
      Locks.TRASHED,
      "task-restore",
      "set deleted_at = null"),
  CREATE(
      "POST /v1/users/{owner}/tasks",
      "{\"title\":\"new\"}",
      Locks.OWNER,
      "task-insert",
      "insert into tasks"),
  BATCH(
      "POST /v1/users/{owner}/tasks/batch",
      "{\"items\":[{\"title\":\"new\"},{\"title\":\"newer\"}]}",
      Locks.OWNER,
      "task-insert-batch",
      "insert into tasks"),
  /** A transaction, at its third statement. */
  TRANSFER(
      "POST /v1/users/{owner}/tasks/{task}/transfer",
      "{\"toUserId\":{other}}",
      Locks.OTHER,
      "task-transfer-in",
      "insert into tasks"),
  /** A transaction, at its second statement. */
  NEW_USER(
      "POST /v1/users",
      "{\"handle\":\"{handle}\",\"displayName\":\"new\"}",
      Locks.HANDLE,
      "handle-take",
      "insert into handles"),
  RENAME(
      "PATCH /v1/users/{owner}",
      "{\"displayName\":\"changed\"}",
      Locks.OWNER,
      "user-rename",
      "update users set display_name"),
  /** One transaction of several. */
  DELETE_USER(
      "DELETE /v1/users/{owner}", null, Locks.TASK, "user-delete-tasks", "delete from tasks"),
  READ("GET /v1/users/{owner}/tasks/{task}", null, Locks.TABLE, "task-get", "from tasks t"),
  PAGE("GET /v1/users/{owner}/tasks", null, Locks.TABLE, "task-page-id", "from tasks"),
  EXPORT("GET /v1/users/{owner}/tasks/export", null, Locks.TABLE, "task-export", "from tasks");

  private final String request;
  private final @Nullable String body;
  private final String lock;
  private final String statement;
  private final String text;

  Work(String request, @Nullable String body, String lock, String statement, String text) {
    this.request = request;
    this.body = body;
    this.lock = lock;
    this.statement = statement;
    this.text = text;
  }

  private static final class Locks {
    private static final String TASK =
        "select from tasks where owner_id = {owner} and id = {task} for update";
    private static final String TRASHED =
        "select from tasks where owner_id = {owner} and id = {trashed} for update";
    private static final String OWNER = "select from users where id = {owner} for update";
    private static final String OTHER = "select from users where id = {other} for update";
    private static final String HANDLE =
        "insert into handles (user_id, handle) values ({owner}, '{handle}')";
    private static final String TABLE = "lock table tasks in access exclusive mode";

    private Locks() {}
  }

  /** The name of the statement that waits. */
  String statement() {
    return statement;
  }

  /** A part of its text. */
  String text() {
    return text;
  }

  /** Whether the lock blocks everybody, not this request alone. */
  boolean isForAll() {
    return lock.equals(Locks.TABLE);
  }

  /** Takes the lock; a rollback gives it back. */
  void lock(Connection holder, Scene scene) throws SQLException {
    holder.setAutoCommit(false);
    try (Statement sql = holder.createStatement()) {
      sql.execute(scene.fill(lock));
    }
  }

  /** The request. */
  Order order(Scene scene) {
    int space = request.indexOf(' ');
    return new Order(
        request.substring(0, space),
        scene.fill(request.substring(space + 1)),
        body == null ? null : scene.fill(body));
  }

  /** Sends the request. */
  CompletableFuture<Answer> send(TestHttp http, Scene scene, String... headers) {
    return order(scene).send(http, headers);
  }
}
