package dev.errand.user;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Deletes the idempotency keys of a user who is being deleted, and whom nobody gives new ones. */
final class KeyDeletion {

  /** What one transaction takes at most; a key may have an answer of 4 MiB. */
  static final int KEYS_A_TRANSACTION = 500;

  private KeyDeletion() {}

  /** What one transaction took, and where the next one goes on. */
  private record Chunk(int keys, @Nullable String last) {

    private static Chunk of(Row row) {
      return new Chunk(row.getInteger(0), row.getString(1));
    }
  }

  /** pk_idempotency_keys, from where the last one ended; a range as in {@link UserDeletion}. */
  private static final Statement<@Nullable Chunk> DELETE =
      Statement.one(
          "user-delete-keys",
          Budget.BULK,
          """
          with gone as (
            delete from idempotency_keys
            where owner_id = $1 and key > $3
              and key <= (
                select max(key) from (
                  select key from idempotency_keys where owner_id = $1 and key > $3
                  order by key limit $2) chunk)
            returning key)
          select count(*)::int, max(key) from gone""",
          Chunk::of);

  /** Deletes all. */
  static Future<Void> run(Database database, long owner, Deadline deadline) {
    return behind("", database, owner, deadline);
  }

  private static Future<Void> behind(String key, Database database, long owner, Deadline deadline) {
    return database
        .run(DELETE, Tuple.of(owner, KEYS_A_TRANSACTION, key), deadline)
        .compose(
            chunk ->
                chunk == null || chunk.last() == null || chunk.keys() < KEYS_A_TRANSACTION
                    ? Future.succeededFuture()
                    : behind(chunk.last(), database, owner, deadline));
  }
}
