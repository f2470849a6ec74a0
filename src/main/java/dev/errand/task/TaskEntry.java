package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.db.Statements;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Creations of tasks that stand in a queue from the start. */
final class TaskEntry {

  /** A holder that was gone when it was looked for gives way to another try. */
  private static final int MAX_TRIES = 4;

  private final Database database;

  TaskEntry(Database database) {
    this.database = database;
  }

  /**
   * What came of a creation.
   *
   * @param isNew false: it is the one that holds the unique key
   */
  record Item(Task task, boolean isNew) {}

  /**
   * The standing before the task, whose foreign key is checked at the end:
   * uq_queued_tasks_unique_key arbitrates, who comes second waits for the first's commit, and then
   * neither row is written. So the id is drawn by name: {@code tasks_id_seq} is the identity's.
   */
  private static final Statement<@Nullable Task> INSERT =
      Statement.one(
          "task-insert-queued",
          Budget.WRITE,
          """
          with draft as materialized (
            select id as owner_id, nextval('tasks_id_seq') as id
            from users where id = $1 and deleting_at is null
            for key share),
          entered as (
            insert into queued_tasks
              (owner_id, task_id, fence, claim_at, max_attempts, priority, queue, unique_key)
            select owner_id, id, 0, greatest($8::timestamptz, now()), $9::smallint, $4::smallint,
              $7::text, $10::text
            from draft
            on conflict (owner_id, queue, unique_key) where unique_key is not null do nothing
            returning owner_id, task_id)
          insert into tasks as t (owner_id, id, title, list, priority, due_at, payload, is_queued,
            created_at, updated_at)
          select owner_id, task_id, $2::text, $3::text, $4::smallint, $5::timestamptz,
            $6::text::jsonb, true, now(), now()
          from entered
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /**
   * uq_queued_tasks_unique_key, then pk_tasks. Asked for as a range in order, which no other index
   * has: where a queue was analyzed when it was empty, the primary key's owner alone seemed as
   * good.
   */
  private static final Statement<@Nullable Task> HOLDER =
      Statement.one(
          "task-get-holder",
          Budget.POINT,
          """
          select %s from (
              select owner_id, task_id, queue, claim_at, lease_ends_at, attempts, max_attempts,
                unique_key, fence, leased_by
              from queued_tasks
              where owner_id = $1 and queue = $2 and unique_key between $3 and $3
              order by unique_key limit 1) q
            cross join lateral %s"""
              .formatted(Task.WHOLE, Task.OF_QUEUE),
          Task::whole);

  /** Creates a task in a queue, or finds the one that holds its unique key. */
  Future<Item> create(Caller caller, TaskDraft draft) {
    return create(Statements.apart(database, caller.deadline()), caller, draft);
  }

  /** The same where the statements are to run. */
  static Future<Item> create(Statements where, Caller caller, TaskDraft draft) {
    return create(where, caller, draft, Objects.requireNonNull(draft.queue()), 1);
  }

  private static Future<Item> create(
      Statements where, Caller caller, TaskDraft draft, QueueDraft queue, int tried) {
    return where
        .run(INSERT, arguments(caller, draft, queue))
        .compose(
            task ->
                task == null
                    ? existing(where, caller, draft, queue, tried)
                    : Future.succeededFuture(created(task, queue)));
  }

  /** A task that a draft has just made. */
  static Item created(Task task, QueueDraft queue) {
    return new Item(task.with(queue.state(task.createdAt())), true);
  }

  /** The holder may have left the queue since, and then nothing stands in the way any more. */
  private static Future<Item> existing(
      Statements where, Caller caller, TaskDraft draft, QueueDraft queue, int tried) {
    String key = queue.uniqueKey();
    if (key == null) {
      return TaskStore.noOwner(where, caller);
    }
    return where
        .run(HOLDER, Tuple.of(caller.ownerId(), queue.name(), key))
        .compose(
            holder -> {
              if (holder != null) {
                return Future.succeededFuture(new Item(holder, false));
              }
              return tried < MAX_TRIES
                  ? create(where, caller, draft, queue, tried + 1)
                  : TaskStore.<Item>noOwner(where, caller);
            });
  }

  private static Tuple arguments(Caller caller, TaskDraft draft, QueueDraft queue) {
    return Tuple.of(caller.ownerId(), draft.title(), draft.list(), draft.priority().code())
        .addValue(draft.dueAt())
        .addValue(draft.payload())
        .addValue(queue.name())
        .addValue(queue.availableAt())
        .addValue(queue.maxAttempts())
        .addValue(queue.uniqueKey());
  }
}
