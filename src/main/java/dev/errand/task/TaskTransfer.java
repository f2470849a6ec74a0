package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives a task to another owner: out of the one's rows and into the other's in one transaction. Not
 * an UPDATE of owner_id: that is the column by which rows may be sharded. Its standing in a queue
 * and its failures go along.
 */
final class TaskTransfer {

  private static final long MAX_ID = (1L << 53) - 1;

  private final Database database;

  TaskTransfer(Database database) {
    this.database = database;
  }

  /** Reads the body: the new owner. */
  static long readOwner(Json body) {
    Faults faults = new Faults();
    Members members = Members.of(body, "", Set.of("toUserId"), faults);
    members.require("toUserId");
    if (members.isNull("toUserId")) {
      members.fault("toUserId", "type", "This must be a number.");
    }
    Long owner = members.isNull("toUserId") ? null : members.number("toUserId", 1, MAX_ID);
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return owner == null ? 0 : owner;
  }

  /**
   * The columns that a task has beside those it shows; the fence in its own row, which lags while
   * it stands in a queue.
   */
  private record Moved(Task task, long fence, @Nullable UUID completionToken) {

    private static Moved of(Row row) {
      return new Moved(Task.of(row), row.getLong("fence"), row.getUUID("completion_token"));
    }
  }

  /** pk_queued_tasks. Locks the standing before the task; a live lease keeps it. */
  private static final Statement<@Nullable Boolean> STANDING =
      Statement.one(
          "task-transfer-standing",
          Budget.WRITE,
          """
          select lease_ends_at is null or lease_ends_at <= now() from queued_tasks
          where owner_id = $1 and task_id = $2
          for update""",
          row -> row.getBoolean(0));

  /** ix_tasks_live or pk_tasks. */
  private static final Statement<@Nullable Moved> TAKE =
      Statement.one(
          "task-transfer-take",
          Budget.WRITE,
          """
          select %s, t.fence, t.completion_token from tasks t
          where owner_id = $1 and id = $2 and deleted_at is null
          for update"""
              .formatted(Task.COLUMNS),
          Moved::of);

  /**
   * Like a creation, but with everything that the task keeps. No row: no such owner, or one that is
   * being deleted.
   */
  private static final Statement<@Nullable Task> IN =
      Statement.one(
          "task-transfer-in",
          Budget.WRITE,
          """
          insert into tasks as t (owner_id, id, list, title, priority, is_done, done_at, due_at,
            payload, result, version, fence, completion_token, created_at, updated_at, is_queued)
          select id, $2::bigint, $3::text, $4::text, $5::smallint, $6::boolean, $7::timestamptz,
            $8::timestamptz, $9::text::jsonb, $10::text::jsonb, $11::bigint, $12::bigint, $13::uuid,
            $14::timestamptz, greatest($15::timestamptz, now()), $16::boolean
          from users where id = $1 and deleting_at is null
          for key share
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /** pk_tasks; ON DELETE CASCADE takes what is left of its standing and its failures. */
  private static final Statement<Integer> OUT =
      Statement.changing(
          "task-transfer-out",
          Budget.WRITE,
          """
          delete from tasks where owner_id = $1 and id = $2""");

  /** Transfers a task that is not in the trash. */
  Future<Task> transfer(Caller caller, long id, long toOwner) {
    return transfer(caller, id, toOwner, 1);
  }

  private Future<Task> transfer(Caller caller, long id, long toOwner, int tried) {
    TransferAlong.Move move = new TransferAlong.Move(caller.ownerId(), id, toOwner);
    return database
        .transaction(caller.deadline(), transaction -> move(transaction, move))
        .compose(
            task -> {
              if (task != null) {
                return Future.succeededFuture(task);
              }
              return tried < QueuedTasks.MAX_TRIES
                  ? transfer(caller, id, toOwner, tried + 1)
                  : QueuedTasks.restless();
            });
  }

  /** Null: it entered or left a queue between the two locks. */
  private static Future<@Nullable Task> move(Transaction transaction, TransferAlong.Move move) {
    return transaction
        .run(STANDING, move.key())
        .map(TaskTransfer::free)
        .compose(
            isQueued ->
                transaction
                    .run(TAKE, move.key())
                    .map(TaskStore::present)
                    .compose(
                        moved ->
                            moved.task().isQueued() == isQueued
                                ? in(transaction, move, moved)
                                : Future.succeededFuture(null)));
  }

  /** Whether it stands in a queue, unleased. */
  private static boolean free(@Nullable Boolean isUnleased) {
    if (Boolean.FALSE.equals(isUnleased)) {
      throw Problem.of(Kind.CONFLICT, "The task is leased.");
    }
    return isUnleased != null;
  }

  private static Future<Task> in(Transaction transaction, TransferAlong.Move move, Moved moved) {
    return transaction
        .run(IN, arguments(moved, move.to()))
        .compose(task -> task == null ? refused(transaction, move) : Future.succeededFuture(task))
        .compose(
            task -> TransferAlong.run(transaction, move, moved.task(), moved.fence()).map(task))
        .compose(task -> transaction.run(OUT, move.key()).map(task))
        .compose(task -> QueuedTasks.whole(transaction, task));
  }

  private static Future<Task> refused(Transaction transaction, TransferAlong.Move move) {
    return UserStore.get(move.to(), transaction).compose(user -> TaskStore.leaving());
  }

  private static Tuple arguments(Moved moved, long toOwner) {
    Task task = moved.task();
    OffsetDateTime created = task.createdAt();
    return Tuple.of(toOwner, task.id(), task.list(), task.title(), task.priority().code())
        .addValue(task.isDone())
        .addValue(task.doneAt())
        .addValue(task.dueAt())
        .addValue(task.payload())
        .addValue(task.result())
        .addValue(task.version() + 1)
        .addValue(moved.fence())
        .addValue(moved.completionToken())
        .addValue(created)
        .addValue(task.updatedAt())
        .addValue(task.isQueued());
  }
}
