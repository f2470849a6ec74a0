package dev.errand.user;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a user with all its tasks, in transactions of {@value #TASKS_A_TRANSACTION} tasks, then
 * its idempotency keys, the user last. When the deadline ends it, what is deleted stays so, and the
 * next call goes on.
 *
 * <p>Confined to one event loop.
 */
final class UserDeletion {

  /** What one transaction takes at most. */
  static final int TASKS_A_TRANSACTION = 5_000;

  private final Database database;
  private final long id;
  private final Deadline deadline;

  UserDeletion(Database database, long id, Deadline deadline) {
    this.database = database;
    this.id = id;
    this.deadline = deadline;
  }

  /**
   * pk_users. Conflicts with no creation, which holds the row FOR KEY SHARE: it can't starve behind
   * them.
   */
  private static final Statement<@Nullable Long> BEGIN_DELETION =
      Statement.one(
          "user-delete-begin",
          Budget.WRITE,
          """
          update users set deleting_at = coalesce(deleting_at, now()) where id = $1 returning id""",
          row -> row.getLong(0));

  /**
   * pk_users. Waits for the creations that had begun before; a later one sees deleting_at and takes
   * no lock.
   */
  private static final Statement<@Nullable Long> AWAIT_CREATIONS =
      Statement.one(
          "user-delete-await",
          Budget.WRITE,
          """
          select id from users where id = $1 for update""",
          row -> row.getLong(0));

  /**
   * pk_queued_tasks, then their tasks by pk_tasks: everybody else locks them in this order, which a
   * deletion of the tasks alone, taking these along, would not. Together, for no task may say that
   * it is queued when it is not, should the deletion end here.
   */
  private static final Statement<@Nullable Chunk> DELETE_QUEUED =
      Statement.one(
          "user-delete-queued",
          Budget.BULK,
          """
          with gone as (
            delete from queued_tasks
            where owner_id = $1 and task_id > $3
              and task_id <= (
                select max(task_id) from (
                  select task_id from queued_tasks where owner_id = $1 and task_id > $3
                  order by task_id limit $2) chunk)
            returning task_id),
          gone_too as (
            delete from tasks
            where owner_id = $1 and id = any(array(select task_id from gone)))
          select count(*)::int, coalesce(max(task_id), 0) from gone""",
          Chunk::of);

  /** What one transaction took, and where the next one goes on. */
  private record Chunk(int tasks, long lastId) {

    private static Chunk of(Row row) {
      return new Chunk(row.getInteger(0), row.getLong(1));
    }
  }

  /**
   * pk_tasks, from where the last one ended: what it deleted may lie there as dead entries for
   * long. The bound keeps locks, WAL and the deadline of one transaction in hand. A range, and not
   * {@code id in (select …)}: of an owner with a good part of the table PostgreSQL would join all
   * tasks with those.
   */
  private static final Statement<@Nullable Chunk> DELETE_TASKS =
      Statement.one(
          "user-delete-tasks",
          Budget.BULK,
          """
          with gone as (
            delete from tasks
            where owner_id = $1 and id > $3
              and id <= (
                select max(id) from (
                  select id from tasks where owner_id = $1 and id > $3 order by id limit $2) chunk)
            returning id)
          select count(*)::int, coalesce(max(id), 0) from gone""",
          Chunk::of);

  /**
   * For the rest of the transaction. The trigger of ON DELETE CASCADE plans for itself, and of an
   * owner whom PostgreSQL's statistics still take for one with a good part of the table it would
   * read all of it, though nothing is left to find: in a large table for longer than any budget.
   */
  private static final Statement<@Nullable String> BY_INDEX =
      Statement.one(
          "user-delete-by-index",
          Budget.WRITE,
          """
          select set_config('enable_seqscan', 'off', true)""",
          row -> row.getString(0));

  /**
   * pk_users, pk_tasks; ON DELETE CASCADE finds nothing, or this changes nothing: another deletion
   * may hold tasks that this one has passed over. The row in handles stays, so that the handle
   * does.
   */
  private static final Statement<Integer> DELETE =
      Statement.changing(
          "user-delete",
          Budget.WRITE,
          """
          delete from users
          where id = $1 and deleting_at is not null
            and not exists (select from tasks where owner_id = $1)""");

  /** Deletes; fails with NOT_FOUND when there is no such user. */
  Future<Void> run() {
    return begin().map(UserStore::present).compose(begun -> round());
  }

  private Future<@Nullable Long> begin() {
    return database
        .run(BEGIN_DELETION, Tuple.of(id), deadline)
        .compose(begun -> database.run(AWAIT_CREATIONS, Tuple.of(id), deadline));
  }

  /** Once through all tasks and then the user; again until the user is gone, whoever took it. */
  private Future<Void> round() {
    return deleteAll(DELETE_QUEUED, 1, 0)
        .compose(unqueued -> deleteAll(DELETE_TASKS, TASKS_A_TRANSACTION, 0))
        .compose(emptied -> KeyDeletion.run(database, id, deadline))
        .compose(bare -> deleteUser())
        .compose(users -> users > 0 ? Future.succeededFuture() : begin().compose(this::goOn));
  }

  private Future<Integer> deleteUser() {
    return database.transaction(
        deadline,
        transaction ->
            transaction
                .run(BY_INDEX, Tuple.tuple())
                .compose(set -> transaction.run(DELETE, Tuple.of(id))));
  }

  private Future<Void> goOn(@Nullable Long stillThere) {
    return stillThere == null ? Future.succeededFuture() : round();
  }

  /**
   * Goes through all.
   *
   * @param least with fewer it was the last transaction; workers may take queued ones out of each
   */
  private Future<@Nullable Chunk> deleteAll(
      Statement<@Nullable Chunk> some, int least, long afterId) {
    return database
        .run(some, Tuple.of(id, TASKS_A_TRANSACTION, afterId), deadline)
        .compose(
            chunk ->
                chunk == null || chunk.tasks() < least
                    ? Future.succeededFuture(chunk)
                    : deleteAll(some, least, chunk.lastId()));
  }
}
