package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks in PostgreSQL, one at a time; {@link TaskBatch} creates many, {@link TaskPages} walks
 * them. Futures fail with a {@link Problem}.
 */
final class TaskStore {

  private final Database database;
  private final UserStore users;

  TaskStore(Database database, UserStore users) {
    this.database = database;
    this.users = users;
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
          insert into tasks (owner_id, title, list, priority, due_at, payload, created_at, updated_at)
          select id, $2::text, $3::text, $4::smallint, $5::timestamptz, $6::text::jsonb, now(), now()
          from users where id = $1 and deleting_at is null
          for key share
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /** Creates a task. */
  Future<Task> create(Caller caller, TaskDraft draft) {
    Tuple arguments =
        Tuple.of(
            caller.ownerId(),
            draft.title(),
            draft.list(),
            draft.priority().code(),
            draft.dueAt(),
            draft.payload());
    return database
        .run(INSERT, arguments, caller.deadline())
        .compose(task -> task == null ? noOwner(caller) : Future.succeededFuture(task));
  }

  /** ix_tasks_live, or pk_tasks where that is no larger. */
  private static final Statement<@Nullable Task> GET =
      Statement.one(
          "task-get",
          Budget.POINT,
          """
          select %s from tasks where owner_id = $1 and id = $2 and deleted_at is null"""
              .formatted(Task.COLUMNS),
          Task::of);

  /** A task that is not in the trash. */
  Future<Task> get(Caller caller, long id) {
    return database
        .run(GET, Tuple.of(caller.ownerId(), id), caller.deadline())
        .map(TaskStore::present);
  }

  /**
   * By the index that serves GET. What is not named keeps its value; no indexed column changes
   * unless it is named, so most are HOT.
   */
  private static final Statement<@Nullable Task> UPDATE =
      Statement.one(
          "task-update",
          Budget.WRITE,
          """
          update tasks set
            title = coalesce($3::text, title),
            list = coalesce($4::text, list),
            priority = coalesce($5::smallint, priority),
            due_at = case when $6::boolean then $7::timestamptz else due_at end,
            is_done = coalesce($8::boolean, is_done),
            done_at = case when coalesce($8::boolean, is_done) then coalesce(done_at, now()) end,
            completion_token =
              case when coalesce($8::boolean, is_done) then completion_token end,
            payload = coalesce($9::text::jsonb, payload),
            version = version + 1,
            updated_at = greatest(updated_at, now())
          where owner_id = $1 and id = $2 and deleted_at is null
            and ($10::bigint[] is null or version = any($10))
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /**
   * By the index that serves GET; locks the row so that a merged payload rests on what it was
   * merged with.
   */
  private static final Statement<@Nullable Task> LOCK =
      Statement.one(
          "task-lock",
          Budget.WRITE,
          """
          select %s from tasks where owner_id = $1 and id = $2 and deleted_at is null
          for no key update"""
              .formatted(Task.COLUMNS),
          Task::of);

  /**
   * Changes what the patch names.
   *
   * @param versions what the task's version may be before; null for any
   */
  Future<Task> patch(Caller caller, long id, TaskPatch patch, Long @Nullable [] versions) {
    if (patch.payload() == null) {
      return database
          .run(UPDATE, update(caller, id, patch, null, versions), caller.deadline())
          .compose(
              task ->
                  task == null ? unchanged(caller, id, versions) : Future.succeededFuture(task));
    }
    return database.transaction(
        caller.deadline(),
        transaction ->
            transaction
                .run(LOCK, Tuple.of(caller.ownerId(), id))
                .map(task -> PayloadMerge.of(matching(present(task), versions), patch))
                .compose(
                    payload ->
                        transaction.run(UPDATE, update(caller, id, patch, payload, versions)))
                .map(TaskStore::present));
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

  /** Why nothing was created: there is no such owner, or it is being deleted. */
  <T> Future<T> noOwner(Caller caller) {
    return users.get(caller.ownerId(), caller.deadline()).compose(user -> leaving());
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

  private static Problem noTask() {
    return Problem.of(Kind.NOT_FOUND, "There is no such task.");
  }

  /** The task, if its version is one of those; fails with {@link Kind#VERSION_MISMATCH}. */
  static Task matching(Task task, Long @Nullable [] versions) {
    if (versions != null && !List.of(versions).contains(task.version())) {
      throw mismatch();
    }
    return task;
  }

  private static Problem mismatch() {
    return Problem.of(Kind.VERSION_MISMATCH, "The task's version is not one that If-Match names.");
  }

  private static Tuple update(
      Caller caller,
      long id,
      TaskPatch patch,
      @Nullable String payload,
      Long @Nullable [] versions) {
    Priority priority = patch.priority();
    return Tuple.of(caller.ownerId(), id)
        .addValue(patch.title())
        .addValue(patch.list())
        .addValue(priority == null ? null : priority.code())
        .addValue(patch.namesDueAt())
        .addValue(patch.dueAt())
        .addValue(patch.isDone())
        .addValue(payload)
        .addValue(versions);
  }
}
