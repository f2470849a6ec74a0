package dev.errand.user;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users in PostgreSQL. Futures fail with a {@link Problem}. */
public final class UserStore {

  static final String COLUMNS = "id, handle, display_name, created_at, updated_at, deleting_at";

  /** What one transaction of a user's deletion takes at most. */
  static final int TASKS_A_TRANSACTION = 5_000;

  private final Database database;

  public UserStore(Database database) {
    this.database = database;
  }

  /** The identity makes the id; the handle's uniqueness is the next statement's business. */
  private static final Statement<@Nullable User> INSERT =
      Statement.one(
          "user-insert",
          Budget.WRITE,
          """
          insert into users (handle, display_name, created_at, updated_at)
          values (#{handle}, #{displayName}, now(), now())
          returning %s"""
              .formatted(COLUMNS),
          User::of);

  /** pk_handles arbitrates; who comes second waits for the first's commit and changes nothing. */
  private static final Statement<Integer> TAKE_HANDLE =
      Statement.changing(
          "handle-take",
          Budget.WRITE,
          """
          insert into handles (handle, user_id) values (#{handle}, #{id})
          on conflict (handle) do nothing""");

  /**
   * Creates a user; fails with {@link Kind#HANDLE_TAKEN} when the handle is or ever was another's.
   */
  Future<User> create(String handle, String displayName, Deadline deadline) {
    return database.transaction(deadline, transaction -> insert(transaction, handle, displayName));
  }

  private static Future<User> insert(Transaction transaction, String handle, String displayName) {
    return transaction
        .run(INSERT, Map.of("handle", handle, "displayName", displayName))
        .map(UserStore::present)
        .compose(
            user ->
                transaction
                    .run(TAKE_HANDLE, Map.of("handle", handle, "id", user.id()))
                    .map(taken -> takenBy(user, taken)));
  }

  private static User takenBy(User user, int rows) {
    if (rows == 0) {
      throw Problem.of(Kind.HANDLE_TAKEN, "The handle belongs to a user, or did.");
    }
    return user;
  }

  /** pk_users. */
  private static final Statement<@Nullable User> GET =
      Statement.one(
          "user-get",
          Budget.POINT,
          """
          select %s from users where id = $1"""
              .formatted(COLUMNS),
          User::of);

  /** A user; fails with {@link Kind#NOT_FOUND}. */
  public Future<User> get(long id, Deadline deadline) {
    return database.run(GET, Tuple.of(id), deadline).map(UserStore::present);
  }

  /** The same within a transaction, so that no second connection is needed. */
  public static Future<User> get(long id, Transaction transaction) {
    return transaction.run(GET, Tuple.of(id)).map(UserStore::present);
  }

  /** pk_handles, then pk_users. A handle that is left behind by a deleted user finds none. */
  private static final Statement<List<User>> BY_HANDLE =
      Statement.many(
          "user-by-handle",
          Budget.POINT,
          """
          select u.id, u.handle, u.display_name, u.created_at, u.updated_at, u.deleting_at
          from handles h join users u on u.id = h.user_id
          where h.handle = $1""",
          User::of);

  /** The user of that handle, or none. */
  Future<List<User>> byHandle(String handle, Deadline deadline) {
    return database.run(BY_HANDLE, Tuple.of(handle), deadline);
  }

  /** pk_users from the cursor on. */
  private static final Statement<List<User>> PAGE =
      Statement.many(
          "user-page",
          Budget.PAGE,
          """
          select %s from users where id > $1 order by id limit $2"""
              .formatted(COLUMNS),
          User::of);

  /** Users in the order of their ids, behind the given one. */
  Future<List<User>> page(long afterId, int rows, Deadline deadline) {
    return database.run(PAGE, Tuple.of(afterId, rows), deadline);
  }

  /** pk_users. */
  private static final Statement<@Nullable User> RENAME =
      Statement.one(
          "user-rename",
          Budget.WRITE,
          """
          update users set display_name = #{displayName}, updated_at = now()
          where id = #{id}
          returning %s"""
              .formatted(COLUMNS),
          User::of);

  /** Changes the display name. */
  Future<User> rename(long id, String displayName, Deadline deadline) {
    return database
        .run(RENAME, Map.of("id", id, "displayName", displayName), deadline)
        .map(UserStore::present);
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

  /**
   * Deletes a user with all its tasks, in transactions of {@value #TASKS_A_TRANSACTION} tasks, the
   * user last. When the deadline ends it, what is deleted stays so, and the next call goes on.
   */
  Future<Void> delete(long id, Deadline deadline) {
    return database
        .run(BEGIN_DELETION, Tuple.of(id), deadline)
        .map(UserStore::present)
        .compose(begun -> deleteTasks(id, deadline))
        .compose(emptied -> database.run(DELETE, Tuple.of(id), deadline))
        .mapEmpty();
  }

  private Future<Integer> deleteTasks(long id, Deadline deadline) {
    return database
        .run(DELETE_TASKS, Tuple.of(id, TASKS_A_TRANSACTION), deadline)
        .compose(
            gone ->
                gone < TASKS_A_TRANSACTION
                    ? Future.succeededFuture(gone)
                    : deleteTasks(id, deadline));
  }

  private static <T> T present(@Nullable T row) {
    if (row == null) {
      throw Problem.of(Kind.NOT_FOUND, "There is no such user.");
    }
    return row;
  }
}
