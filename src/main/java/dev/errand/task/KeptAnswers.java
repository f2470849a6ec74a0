package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.http.IdempotencyKey;
import dev.errand.http.Reply;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code idempotency_keys}: what was answered to a request, for whom it comes again.
 */
final class KeptAnswers {

  /** What a repeat waits at most for the first one to end, before it is told to come again. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private KeptAnswers() {}

  /**
   * pk_idempotency_keys arbitrates: who comes second waits for the first's end, and inserts nothing
   * once that one is committed. The owner is locked as {@link TaskStore} does.
   */
  private static final Statement<@Nullable Boolean> TAKE =
      Statement.<Boolean>one(
              "idempotency-take",
              Budget.WRITE,
              """
              insert into idempotency_keys (owner_id, key, fingerprint, created_at)
              select id, $2::text, $3::bytea, now()
              from users where id = $1 and deleting_at is null
              for key share
              on conflict (owner_id, key) do nothing
              returning true""",
              row -> row.getBoolean(0))
          .waitingForLocks(PATIENCE, inProgress());

  /**
   * Takes the key for the rest of the transaction; fails with {@link Kind#IDEMPOTENCY_IN_PROGRESS}
   * when another transaction keeps it for too long.
   *
   * @return null when somebody has it, or there is no owner who could
   */
  static Future<@Nullable Boolean> take(
      Transaction transaction, Caller caller, IdempotencyKey key) {
    return transaction.run(TAKE, Tuple.of(caller.ownerId(), key.text(), key.fingerprint()));
  }

  /**
   * An owner, and what is kept under a key.
   *
   * @param isLeaving whether the owner is being deleted
   * @param fingerprint of the request that was answered so; null when there was none in 24 hours
   */
  record Kept(boolean isLeaving, @Nullable Buffer fingerprint, Reply answer) {

    private static Kept of(Row row) {
      Short status = row.getShort(2);
      Buffer body = row.getBuffer(3);
      return status == null || body == null
          ? new Kept(row.getBoolean(0), null, Reply.noContent())
          : new Kept(
              row.getBoolean(0),
              row.getBuffer(1),
              Reply.replayed(status, body, row.getString(4), row.getString(5)));
    }
  }

  /** pk_users, then pk_idempotency_keys. */
  private static final Statement<@Nullable Kept> READ =
      Statement.one(
          "idempotency-read",
          Budget.WRITE,
          """
          select u.deleting_at is not null, k.fingerprint, k.status, k.body, k.etag, k.location
          from users u left join idempotency_keys k
            on k.owner_id = u.id and k.key = $2 and k.created_at > now() - interval '24 hours'
          where u.id = $1""",
          Kept::of);

  /** What is kept; null when there is no such owner. */
  static Future<@Nullable Kept> read(Transaction transaction, Caller caller, IdempotencyKey key) {
    return transaction.run(READ, Tuple.of(caller.ownerId(), key.text()));
  }

  /** pk_idempotency_keys. The sweep may have the row, or another who comes with this key. */
  private static final Statement<Integer> DROP =
      Statement.changing(
              "idempotency-drop",
              Budget.WRITE,
              """
              delete from idempotency_keys
              where owner_id = $1 and key = $2 and created_at <= now() - interval '24 hours'""")
          .waitingForLocks(PATIENCE, inProgress());

  /** Makes room where what was kept is too old; fails as {@link #take} does. */
  static Future<Integer> dropOld(Transaction transaction, Caller caller, IdempotencyKey key) {
    return transaction.run(DROP, Tuple.of(caller.ownerId(), key.text()));
  }

  /** pk_idempotency_keys: the row that this transaction has inserted. */
  private static final Statement<Integer> KEEP =
      Statement.changing(
          "idempotency-keep",
          Budget.WRITE,
          """
          update idempotency_keys set status = $3, body = $4, etag = $5, location = $6
          where owner_id = $1 and key = $2""");

  /** Keeps an answer under the key that the transaction has taken, and commits it. */
  static Future<Integer> keep(
      Transaction transaction, Caller caller, IdempotencyKey key, Reply reply) {
    Tuple arguments =
        Tuple.of(caller.ownerId(), key.text(), (short) reply.status(), reply.body())
            .addValue(reply.etag())
            .addValue(reply.location());
    return transaction.runLast(KEEP, arguments);
  }

  static Problem inProgress() {
    return Problem.of(
        Kind.IDEMPOTENCY_IN_PROGRESS, "The first request with this key has not ended yet.");
  }
}
