package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.db.Statements;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks in PostgreSQL, one at a time; {@link TaskEntry} creates queued ones, {@link TaskChange}
 * patches, {@link TaskBatch} creates many, {@link TaskPages} walks them. Futures fail with a {@link
 * Problem}.
 */
public final class TaskStore {

  private final Database database;

  public TaskStore(Database database) {
    this.database = database;
  }

  /**
   * FOR KEY SHARE on the owner is the lock that the foreign key takes anyway; taken here it also
   * keeps a creation and the beginning of the owner's deletion apart.
   */
  private static final Statement<@Nullable Task> INSERT =
      Statement.one(
          "task-insert",
          Budget.WRITE,
          """
          insert into tasks as t (owner_id, title, list, priority, due_at, payload, created_at, updated_at)
          select id, $2::text, $3::text, $4::smallint, $5::timestamptz, $6::text::jsonb, now(), now()
          from users where id = $1 and deleting_at is null
          for key share
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /** Creates a plain task. */
  Future<Task> create(Caller caller, TaskDraft draft) {
    return database
        .run(INSERT, arguments(caller, draft), caller.deadline())
        .compose(task -> task == null ? noOwner(caller) : Future.succeededFuture(task));
  }

  /** The same where the statement is to run. */
  static Future<Task> create(Statements where, Caller caller, TaskDraft draft) {
    return where
        .run(INSERT, arguments(caller, draft))
        .compose(task -> task == null ? noOwner(where, caller) : Future.succeededFuture(task));
  }

  private static Tuple arguments(Caller caller, TaskDraft draft) {
    return Tuple.of(
        caller.ownerId(),
        draft.title(),
        draft.list(),
        draft.priority().code(),
        draft.dueAt(),
        draft.payload());
  }

  /** ix_tasks_live, or pk_tasks where that is no larger. */
  private static final Statement<@Nullable Task> GET =
      Statement.one(
          "task-get",
          Budget.POINT,
          """
          select %s from tasks t %s where t.owner_id = $1 and t.id = $2 and deleted_at is null"""
              .formatted(Task.WHOLE, Task.QUEUE),
          Task::whole);

  /** A task that is not in the trash. */
  public Future<Task> get(Caller caller, long id) {
    return database
        .run(GET, Tuple.of(caller.ownerId(), id), caller.deadline())
        .map(TaskStore::present);
  }

  /**
   * Why a change met no row. Without a condition it was not there; asking again might find it just
   * restored.
   */
  Future<Task> unchanged(Caller caller, long id, Long @Nullable [] versions) {
    return versions == null
        ? Future.failedFuture(noTask())
        : get(caller, id).compose(task -> Future.failedFuture(mismatch()));
  }

  /** Why nothing was created: there is no such owner, it is being deleted, or its keys are busy. */
  <T> Future<T> noOwner(Caller caller) {
    return noOwner(Statements.apart(database, caller.deadline()), caller);
  }

  /** The same where statements are to run. */
  static <T> Future<T> noOwner(Statements where, Caller caller) {
    return UserStore.get(caller.ownerId(), where)
        // Where it is neither, a unique key was taken and given up each time somebody looked.
        .compose(user -> user.isLeaving() ? leaving() : QueuedTasks.restless());
  }

  static <T> Future<T> leaving() {
    return Future.failedFuture(Problem.of(Kind.CONFLICT, "The user is being deleted."));
  }

  static <T> T present(@Nullable T row) {
    if (row == null) {
      throw noTask();
    }
    return row;
  }

  static Problem noTask() {
    return Problem.of(Kind.NOT_FOUND, "There is no such task.");
  }

  /** The task, if its version is one of those; fails with {@link Kind#VERSION_MISMATCH}. */
  static Task matching(Task task, Long @Nullable [] versions) {
    if (versions != null && !List.of(versions).contains(task.version())) {
      throw mismatch();
    }
    return task;
  }

  static Problem mismatch() {
    return Problem.of(Kind.VERSION_MISMATCH, "The task's version is not one that If-Match names.");
  }
}
