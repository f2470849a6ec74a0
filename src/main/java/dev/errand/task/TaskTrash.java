package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** The way into the trash and back. Futures fail with a {@link dev.errand.problem.Problem}. */
final class TaskTrash {

  private final Database database;
  private final TaskStore tasks;

  TaskTrash(Database database, TaskStore tasks) {
    this.database = database;
    this.tasks = tasks;
  }

  /** ix_tasks_live or pk_tasks; leaves the live indexes and enters the trash's. */
  private static final Statement<@Nullable Long> DELETE =
      Statement.one(
          "task-delete",
          Budget.WRITE,
          """
          update tasks set deleted_at = now(), updated_at = greatest(updated_at, now()), version = version + 1
          where owner_id = $1 and id = $2 and deleted_at is null and not is_queued
            and ($3::bigint[] is null or version = any($3))
          returning version""",
          row -> row.getLong(0));

  /** Moves a task to the trash, and out of its queue unless a live lease protects it. */
  Future<Void> delete(Caller caller, long id, Long @Nullable [] versions) {
    return delete(caller, id, versions, 1);
  }

  private Future<Void> delete(Caller caller, long id, Long @Nullable [] versions, int tried) {
    Tuple arguments = Tuple.of(caller.ownerId(), id).addValue(versions);
    return database
        .run(DELETE, arguments, caller.deadline())
        .compose(
            version ->
                version == null ? queued(caller, id, versions, tried) : Future.succeededFuture());
  }

  /** Why it met no row: it is not there, has another version, or is queued. */
  private Future<Void> queued(Caller caller, long id, Long @Nullable [] versions, int tried) {
    return tasks
        .get(caller, id)
        .map(task -> QueuedTasks.unleased(TaskStore.matching(task, versions)))
        .compose(
            task ->
                task.isQueued() ? fromQueue(caller, id, versions) : Future.succeededFuture(false))
        .compose(
            gone -> {
              if (gone) {
                return Future.succeededFuture();
              }
              return tried < QueuedTasks.MAX_TRIES
                  ? delete(caller, id, versions, tried + 1)
                  : QueuedTasks.restless();
            });
  }

  /** False: it stands in no queue any more, or is leased by now. */
  private Future<Boolean> fromQueue(Caller caller, long id, Long @Nullable [] versions) {
    return database.transaction(
        caller.deadline(),
        transaction ->
            QueuedTasks.leave(transaction, caller, id)
                .compose(
                    left ->
                        left == null
                            ? Future.succeededFuture(false)
                            : transaction
                                .run(DELETE, Tuple.of(caller.ownerId(), id).addValue(versions))
                                .map(
                                    version -> {
                                      if (version == null) {
                                        throw TaskStore.mismatch();
                                      }
                                      return true;
                                    })));
  }

  /** ix_tasks_trash. */
  private static final Statement<@Nullable Task> RESTORE =
      Statement.one(
          "task-restore",
          Budget.WRITE,
          """
          update tasks t set deleted_at = null, updated_at = greatest(updated_at, now()), version = version + 1
          where owner_id = $1 and id = $2 and deleted_at is not null
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /** Takes a task out of the trash. */
  Future<Task> restore(Caller caller, long id) {
    return database
        .run(RESTORE, Tuple.of(caller.ownerId(), id), caller.deadline())
        .map(TaskStore::present);
  }
}
