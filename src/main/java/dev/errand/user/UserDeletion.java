package dev.errand.user;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a user with all its tasks, in transactions of {@value #TASKS_A_TRANSACTION} tasks, the
 * user last. When the deadline ends it, what is deleted stays so, and the next call goes on.
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
   * FOR UPDATE waits for every creation under way, which holds the row FOR KEY SHARE; each later
   * one sees deleting_at and creates nothing.
   */
  private static final Statement<@Nullable Long> BEGIN_DELETION =
      Statement.one(
          "user-delete-begin",
          Budget.WRITE,
          """
          with leaving as (select id from users where id = $1 for update)
          update users u set deleting_at = coalesce(u.deleting_at, now())
          from leaving where u.id = leaving.id and u.id = $1
          returning u.id""",
          row -> row.getLong(0));

  /**
   * pk_tasks finds the rows; the bound keeps locks, WAL and the deadline of one transaction in
   * hand.
   */
  private static final Statement<Integer> DELETE_TASKS =
      Statement.changing(
          "user-delete-tasks",
          Budget.BULK,
          """
          delete from tasks
          where owner_id = $1
            and id in (select id from tasks where owner_id = $1 order by id limit $2)""");

  /**
   * pk_users; ON DELETE CASCADE finds nothing left. The row in handles stays, so that the handle
   * does.
   */
  private static final Statement<Integer> DELETE =
      Statement.changing(
          "user-delete",
          Budget.WRITE,
          "delete from users where id = $1 and deleting_at is not null");

  /** Deletes; fails with NOT_FOUND when there is no such user. */
  Future<Void> run() {
    return database
        .run(BEGIN_DELETION, Tuple.of(id), deadline)
        .map(UserStore::present)
        .compose(begun -> deleteTasks())
        .compose(emptied -> database.run(DELETE, Tuple.of(id), deadline))
        .mapEmpty();
  }

  private Future<Integer> deleteTasks() {
    return database
        .run(DELETE_TASKS, Tuple.of(id, TASKS_A_TRANSACTION), deadline)
        .compose(gone -> gone < TASKS_A_TRANSACTION ? Future.succeededFuture(gone) : deleteTasks());
  }
}
