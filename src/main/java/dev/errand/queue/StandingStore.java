package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.QueueDraft;
import dev.errand.task.QueuedTasks;
import dev.errand.task.Task;
import dev.errand.task.TaskStore;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Puts tasks into queues and takes them out. Futures fail with a {@link Problem}. */
final class StandingStore {

  private final Database database;
  private final TaskStore tasks;
  private final QueuedTasks queued;

  StandingStore(Database database, TaskStore tasks) {
    this.database = database;
    this.tasks = tasks;
    this.queued = new QueuedTasks(database);
  }

  /** The standing that is to be replaced. */
  private record Old(long fence, boolean isLeased) {

    private static Old of(Row row) {
      return new Old(row.getLong(0), row.getBoolean(1));
    }
  }

  /** pk_queued_tasks. */
  private static final Statement<@Nullable Old> LOCK =
      Statement.one(
          "queue-lock",
          Budget.WRITE,
          """
          select fence, coalesce(lease_ends_at > now(), false) from queued_tasks
          where owner_id = $1 and task_id = $2
          for update""",
          Old::of);

  /** pk_tasks, after the lock on the standing. */
  private static final Statement<@Nullable Mark> LOCK_TASK =
      Statement.one(
          "queue-lock-task",
          Budget.WRITE,
          """
          select is_done, is_queued, fence, priority from tasks
          where owner_id = $1 and id = $2 and deleted_at is null
          for no key update""",
          Mark::of);

  /** What of the task decides whether it may be queued. */
  private record Mark(boolean isDone, boolean isQueued, long fence, short priority) {

    private static Mark of(Row row) {
      return new Mark(row.getBoolean(0), row.getBoolean(1), row.getLong(2), row.getShort(3));
    }
  }

  /** pk_queued_tasks. */
  private static final Statement<Integer> CLEAR =
      Statement.changing(
          "queue-clear",
          Budget.WRITE,
          """
          delete from queued_tasks where owner_id = $1 and task_id = $2""");

  /** pk_queued_tasks; uq_queued_tasks_unique_key arbitrates. */
  private static final Statement<Integer> ENTER =
      Statement.changing(
          "queue-enter",
          Budget.WRITE,
          """
          insert into queued_tasks
            (owner_id, task_id, fence, priority, claim_at, max_attempts, queue, unique_key)
          values ($1, $2, $3, $4, greatest($5::timestamptz, now()), $6, $7::text, $8::text)
          on conflict (owner_id, queue, unique_key) where unique_key is not null do nothing""");

  /**
   * pk_tasks. The mark, which changes of a plain task look at; not the version, for that is the
   * task's own. Queued again, it was completed by no token.
   */
  private static final Statement<Integer> MARK =
      Statement.changing(
          "queue-mark",
          Budget.WRITE,
          """
          update tasks set is_queued = true, completion_token = null
          where owner_id = $1 and id = $2""");

  /** Queues a task, or replaces its standing. */
  Future<Task> put(Caller caller, long id, QueueDraft draft) {
    return put(caller, id, draft, 1);
  }

  private Future<Task> put(Caller caller, long id, QueueDraft draft, int tried) {
    return database
        .transaction(caller.deadline(), transaction -> enter(transaction, caller, id, draft))
        .compose(
            done -> {
              if (done) {
                return tasks.get(caller, id);
              }
              return tried < QueuedTasks.MAX_TRIES
                  ? put(caller, id, draft, tried + 1)
                  : QueuedTasks.restless();
            });
  }

  /** False: the task entered or left a queue between the two locks. */
  private static Future<Boolean> enter(
      Transaction transaction, Caller caller, long id, QueueDraft draft) {
    Tuple key = Tuple.of(caller.ownerId(), id);
    return transaction
        .run(LOCK, key)
        .compose(
            old ->
                transaction
                    .run(LOCK_TASK, key)
                    .map(mark -> open(mark, old))
                    .compose(
                        mark ->
                            mark.isQueued() == (old != null)
                                ? replace(transaction, key, draft, old, mark)
                                : Future.succeededFuture(false)));
  }

  /** What forbids it is told in this order: no task, a lease, done. */
  private static Mark open(@Nullable Mark mark, @Nullable Old old) {
    if (mark == null) {
      throw Problem.of(Kind.NOT_FOUND, "There is no such task.");
    }
    if (old != null && old.isLeased()) {
      throw Problem.of(Kind.CONFLICT, "The task is leased.");
    }
    if (mark.isDone()) {
      throw Problem.of(Kind.CONFLICT, "The task is done.");
    }
    return mark;
  }

  private static Future<Boolean> replace(
      Transaction transaction, Tuple key, QueueDraft draft, @Nullable Old old, Mark mark) {
    Tuple arguments =
        Tuple.of(key.getLong(0), key.getLong(1))
            .addValue(old == null ? mark.fence() : old.fence())
            .addValue(mark.priority())
            .addValue(draft.availableAt())
            .addValue(draft.maxAttempts())
            .addValue(draft.name())
            .addValue(draft.uniqueKey());
    return (old == null ? transaction.run(MARK, key) : transaction.run(CLEAR, key))
        .compose(ready -> transaction.run(ENTER, arguments))
        .map(StandingStore::entered);
  }

  private static boolean entered(int rows) {
    if (rows == 0) {
      throw Problem.of(Kind.CONFLICT, "Another task holds the unique key.");
    }
    return true;
  }

  /** Takes an unleased task out of its queue; one that stands in none stays as it is. */
  Future<Task> remove(Caller caller, long id) {
    return remove(caller, id, 1);
  }

  private Future<Task> remove(Caller caller, long id, int tried) {
    return queued
        .leave(caller, id)
        .compose(task -> task == null ? standing(caller, id, tried) : Future.succeededFuture(task));
  }

  private Future<Task> standing(Caller caller, long id, int tried) {
    return tasks
        .get(caller, id)
        .map(QueuedTasks::unleased)
        .compose(
            task -> {
              if (!task.isQueued()) {
                return Future.succeededFuture(task);
              }
              return tried < QueuedTasks.MAX_TRIES
                  ? remove(caller, id, tried + 1)
                  : QueuedTasks.restless();
            });
  }
}
