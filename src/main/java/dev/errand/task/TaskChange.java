package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.problem.Problem;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Patches of tasks, plain and queued. Futures fail with a {@link Problem}. */
final class TaskChange {

  private final Database database;
  private final TaskStore store;
  private final QueuedTasks queued;

  TaskChange(Database database, TaskStore store) {
    this.database = database;
    this.store = store;
    this.queued = new QueuedTasks(database);
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
          update tasks t set
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
            and ($11::boolean or not is_queued)
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
          select %s from tasks t where owner_id = $1 and id = $2 and deleted_at is null
          for no key update"""
              .formatted(Task.COLUMNS),
          Task::of);

  /**
   * Changes what the patch names.
   *
   * @param versions what the task's version may be before; null for any
   */
  Future<Task> patch(Caller caller, long id, TaskPatch patch, Long @Nullable [] versions) {
    Change change = new Change(caller, id, patch, versions);
    return change.isPlain()
        ? plain(change, true)
            .compose(
                task ->
                    task == null
                        ? store.unchanged(caller, id, versions)
                        : queued.whole(caller, task))
        : attempt(change, 1);
  }

  /** What is asked for. Nobody changes the versions, and nobody compares two. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Change(Caller caller, long id, TaskPatch patch, Long @Nullable [] versions) {

    /** Whether it is nothing to a queue in which the task may stand. */
    private boolean isPlain() {
      return patch.isDone() == null && patch.priority() == null;
    }

    private Tuple key() {
      return Tuple.of(caller.ownerId(), id);
    }
  }

  /**
   * As a plain task; if it turns out to be queued, as one; again when it left the queue meanwhile.
   */
  private Future<Task> attempt(Change change, int tried) {
    if (tried > QueuedTasks.MAX_TRIES) {
      return QueuedTasks.restless();
    }
    return plain(change, false)
        .compose(task -> task == null ? inQueue(change, tried) : Future.succeededFuture(task));
  }

  private Future<Task> inQueue(Change change, int tried) {
    return store
        .get(change.caller(), change.id())
        .map(task -> TaskStore.matching(task, change.versions()))
        .map(task -> change.patch().isDone() == null ? task : QueuedTasks.unleased(task))
        .compose(task -> task.isQueued() ? standing(change) : Future.succeededFuture(null))
        .compose(task -> task == null ? attempt(change, tried + 1) : Future.succeededFuture(task));
  }

  /** Null: it stands in no queue any more, or is leased by now. */
  private Future<@Nullable Task> standing(Change change) {
    return database.transaction(
        change.caller().deadline(),
        transaction ->
            prepare(transaction, change)
                .compose(
                    met ->
                        met
                            ? payload(transaction, change)
                                .compose(payload -> update(transaction, change, payload))
                            : Future.succeededFuture(null)));
  }

  /** Takes a task that is to be done out of its queue; locks the others there. */
  private static Future<Boolean> prepare(Transaction transaction, Change change) {
    Boolean isDone = change.patch().isDone();
    return Boolean.TRUE.equals(isDone)
        ? QueuedTasks.leave(transaction, change.caller(), change.id()).map(task -> task != null)
        : QueuedTasks.touch(
                transaction,
                change.caller(),
                change.id(),
                change.patch().priority(),
                isDone == null)
            .map(id -> id != null);
  }

  private static Future<@Nullable String> payload(Transaction transaction, Change change) {
    return change.patch().payload() == null
        ? Future.succeededFuture(null)
        : transaction
            .run(LOCK, change.key())
            .map(
                task ->
                    PayloadMerge.of(
                        TaskStore.matching(TaskStore.present(task), change.versions()),
                        change.patch()));
  }

  private static Future<Task> update(
      Transaction transaction, Change change, @Nullable String payload) {
    return transaction
        .run(UPDATE, arguments(change, payload, true))
        .map(
            task -> {
              if (task == null) {
                throw change.versions() == null ? TaskStore.noTask() : TaskStore.mismatch();
              }
              return task;
            })
        .compose(task -> QueuedTasks.whole(transaction, task));
  }

  /** Null: there is none, with another version, or it is queued and may not be. */
  private Future<@Nullable Task> plain(Change change, boolean evenQueued) {
    return change.patch().payload() == null
        ? database.run(UPDATE, arguments(change, null, evenQueued), change.caller().deadline())
        : database.transaction(
            change.caller().deadline(),
            transaction ->
                payload(transaction, change)
                    .compose(
                        payload ->
                            transaction.run(UPDATE, arguments(change, payload, evenQueued))));
  }

  private static Tuple arguments(Change change, @Nullable String payload, boolean evenQueued) {
    TaskPatch patch = change.patch();
    Priority priority = patch.priority();
    return change
        .key()
        .addValue(patch.title())
        .addValue(patch.list())
        .addValue(priority == null ? null : priority.code())
        .addValue(patch.namesDueAt())
        .addValue(patch.dueAt())
        .addValue(patch.isDone())
        .addValue(payload)
        .addValue(change.versions())
        .addValue(evenQueued);
  }
}
