package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.QueueState.State;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code queued_tasks} beside the tasks' own: what changes of a task do to them. Who
 * writes in both tables locks the row here first, so that no two wait for each other; {@code
 * tasks.is_queued} tells who met only the task that there is one.
 */
public final class QueuedTasks {

  /** How often an operation begins anew because the task entered or left a queue meanwhile. */
  public static final int MAX_TRIES = 8;

  private final Database database;

  public QueuedTasks(Database database) {
    this.database = database;
  }

  /** pk_queued_tasks. */
  private static final Statement<@Nullable QueueState> STATE =
      Statement.one(
          "queue-state",
          Budget.POINT,
          """
          select %s from queued_tasks q where q.owner_id = $1 and q.task_id = $2"""
              .formatted(QueueState.COLUMNS),
          row -> QueueState.of(row, 0));

  /** The task with its standing, if it has one. */
  Future<Task> whole(Caller caller, Task task) {
    return task.isQueued()
        ? database
            .run(STATE, Tuple.of(task.ownerId(), task.id()), caller.deadline())
            .map(task::with)
        : Future.succeededFuture(task);
  }

  /** The same in a transaction. */
  static Future<Task> whole(Transaction transaction, Task task) {
    return task.isQueued()
        ? transaction.run(STATE, Tuple.of(task.ownerId(), task.id())).map(task::with)
        : Future.succeededFuture(task);
  }

  /**
   * pk_queued_tasks, then pk_tasks. The task's row is written only once the other's is gone; a live
   * lease keeps both.
   */
  private static final Statement<@Nullable Task> LEAVE =
      Statement.one(
          "queue-leave",
          Budget.WRITE,
          """
          with gone as (
            delete from queued_tasks
            where owner_id = $1 and task_id = $2
              and (lease_ends_at is null or lease_ends_at <= now())
            returning fence)
          update tasks t
          set is_queued = false, fence = gone.fence, version = version + $3::int,
            updated_at = greatest(updated_at, now())
          from gone
          where t.owner_id = $1 and t.id = $2
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /**
   * Takes an unleased task out of its queue, as a change of its own.
   *
   * @return null when it is leased or stands in none
   */
  public Future<@Nullable Task> leave(Caller caller, long id) {
    return database.run(LEAVE, Tuple.of(caller.ownerId(), id, 1), caller.deadline());
  }

  /** The same as part of another change: the version stays. */
  static Future<@Nullable Task> leave(Transaction transaction, Caller caller, long id) {
    return transaction.run(LEAVE, Tuple.of(caller.ownerId(), id, 0));
  }

  /** pk_queued_tasks. */
  private static final Statement<@Nullable Long> TOUCH =
      Statement.one(
          "queue-touch",
          Budget.WRITE,
          """
          update queued_tasks set priority = coalesce($3::smallint, priority)
          where owner_id = $1 and task_id = $2
            and ($4::boolean or lease_ends_at is null or lease_ends_at <= now())
          returning task_id""",
          row -> row.getLong(0));

  /**
   * Locks a task's standing and gives it another priority, if one is named.
   *
   * @param evenLeased whether a live lease does not matter
   * @return null when the task stands in no queue, or is leased and that matters
   */
  static Future<@Nullable Long> touch(
      Transaction transaction, Caller caller, long id, @Nullable Priority to, boolean evenLeased) {
    return transaction.run(
        TOUCH, Tuple.of(caller.ownerId(), id, to == null ? null : to.code(), evenLeased));
  }

  /** The task, unless a live lease protects it. */
  public static Task unleased(Task task) {
    QueueState queue = task.queue();
    if (queue != null && queue.state() == State.LEASED) {
      throw Problem.of(Kind.CONFLICT, "The task is leased.");
    }
    return task;
  }

  /** The end of the tries. */
  public static <T> Future<T> restless() {
    return Future.failedFuture(
        Problem.of(Kind.OVERLOADED, "The task enters and leaves its queue too often."));
  }
}
