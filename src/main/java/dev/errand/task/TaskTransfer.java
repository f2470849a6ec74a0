package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
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
 * an UPDATE of owner_id: that is the column by which rows may be sharded.
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

  /** The columns that a task has beside those it shows. */
  private record Moved(Task task, long fence, @Nullable UUID completionToken) {

    private static Moved of(Row row) {
      return new Moved(Task.of(row), row.getLong("fence"), row.getUUID("completion_token"));
    }
  }

  /** ix_tasks_live or pk_tasks. */
  private static final Statement<@Nullable Moved> OUT =
      Statement.one(
          "task-transfer-out",
          Budget.WRITE,
          """
          delete from tasks where owner_id = $1 and id = $2 and deleted_at is null
          returning %s, fence, completion_token"""
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
          insert into tasks (owner_id, id, list, title, priority, is_done, done_at, due_at, payload,
            result, version, fence, completion_token, created_at, updated_at)
          select id, $2::bigint, $3::text, $4::text, $5::smallint, $6::boolean, $7::timestamptz,
            $8::timestamptz, $9::text::jsonb, $10::text::jsonb, $11::bigint, $12::bigint, $13::uuid,
            $14::timestamptz, greatest($15::timestamptz, now())
          from users where id = $1 and deleting_at is null
          for key share
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /** Transfers a task that is not in the trash. */
  Future<Task> transfer(Caller caller, long id, long toOwner) {
    return database.transaction(
        caller.deadline(),
        transaction ->
            transaction
                .run(OUT, Tuple.of(caller.ownerId(), id))
                .map(TaskStore::present)
                .compose(moved -> in(transaction, moved, toOwner)));
  }

  private static Future<Task> in(Transaction transaction, Moved moved, long toOwner) {
    return transaction
        .run(IN, arguments(moved, toOwner))
        .compose(
            task -> task == null ? refused(transaction, toOwner) : Future.succeededFuture(task));
  }

  private static Future<Task> refused(Transaction transaction, long toOwner) {
    return UserStore.get(toOwner, transaction).compose(user -> TaskStore.leaving());
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
        .addValue(task.updatedAt());
  }
}
