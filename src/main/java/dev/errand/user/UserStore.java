package dev.errand.user;

import static java.util.stream.Collectors.toMap;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import dev.errand.db.Statements;
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

  /** The same, perhaps within a transaction, so that no second connection is needed. */
  public static Future<User> get(long id, Statements where) {
    return where.run(GET, Tuple.of(id)).map(UserStore::present);
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

  /** Which owner a handle stands for. */
  private record Holder(String handle, long id) {}

  /**
   * pk_handles, for a hundred at most. What a handle stands for never changes, so that of a deleted
   * user will do as well: that one has nothing to be found.
   */
  private static final Statement<List<Holder>> IDS_BY_HANDLE =
      Statement.many(
          "user-ids-by-handle",
          Budget.POINT,
          """
          select handle, user_id from handles where handle = any($1::text[])""",
          row -> new Holder(row.getString(0), row.getLong(1)));

  /** The ids behind those of the texts that are handles of users, or were. */
  public Future<Map<String, Long>> idsByHandle(List<String> handles, Deadline deadline) {
    String[] possible = handles.stream().filter(UserDraft::isHandle).toArray(String[]::new);
    if (possible.length == 0) {
      return Future.succeededFuture(Map.of());
    }
    return database
        .run(IDS_BY_HANDLE, Tuple.of(possible), deadline)
        .map(found -> found.stream().collect(toMap(Holder::handle, Holder::id)));
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
          update users set display_name = #{displayName}, updated_at = greatest(updated_at, now())
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

  /** Deletes a user with all its tasks; see {@link UserDeletion}. */
  Future<Void> delete(long id, Deadline deadline) {
    return new UserDeletion(database, id, deadline).run();
  }

  /** What is said of an owner who is not there. */
  public static Problem unknown() {
    return Problem.of(Kind.NOT_FOUND, "There is no such user.");
  }

  static <T> T present(@Nullable T row) {
    if (row == null) {
      throw unknown();
    }
    return row;
  }
}
