package dev.errand.task;

import dev.errand.db.Database;
import dev.errand.db.Transaction;
import dev.errand.http.IdempotencyKey;
import dev.errand.http.Reply;
import dev.errand.observe.Event;
import dev.errand.observe.Event.Repeat;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.KeptAnswers.Kept;
import dev.errand.task.TaskEntry.Item;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A write that a repeat does not do again. Its key is taken first in the transaction, and its
 * answer kept last: all of it is there, or nothing. Who comes with the same key meanwhile waits.
 *
 * <p>Confined to one event loop.
 */
final class IdempotentWrite {

  /** What was gone, or too old, when it was looked at gives way to another try. */
  private static final int MAX_TRIES = 4;

  private final Database database;
  private final Observer observer;

  IdempotentWrite(Database database, Observer observer) {
    this.database = database;
    this.observer = observer;
  }

  /**
   * What a request came to.
   *
   * @param items what it wrote, to be told of now that it is committed; none if it is a repeat
   */
  record Written(Reply reply, List<Item> items) {}

  /**
   * Writes, or gives the answer that was given before; fails with {@link
   * Kind#IDEMPOTENCY_IN_PROGRESS} or {@link Kind#IDEMPOTENCY_KEY_REUSED}. A write that fails gives
   * the key back.
   *
   * @param write does nothing but run statements
   */
  Future<Written> run(
      Caller caller, IdempotencyKey key, Function<Transaction, Future<Written>> write) {
    return database
        .transaction(
            caller.deadline(),
            transaction -> new Attempt(transaction, caller, key, write).first(MAX_TRIES))
        .onComplete(this::tell);
  }

  private record Attempt(
      Transaction transaction,
      Caller caller,
      IdempotencyKey key,
      Function<Transaction, Future<Written>> write) {

    Future<Written> first(int triesLeft) {
      return KeptAnswers.take(transaction, caller, key)
          .compose(taken -> taken == null ? repeat(triesLeft) : written());
    }

    private Future<Written> written() {
      return write
          .apply(transaction)
          .compose(
              written ->
                  KeptAnswers.keep(transaction, caller, key, written.reply()).map(rows -> written));
    }

    private Future<Written> repeat(int triesLeft) {
      return KeptAnswers.read(transaction, caller, key)
          .compose(kept -> kept == null ? unknown() : repeat(kept, triesLeft));
    }

    private Future<Written> repeat(Kept kept, int triesLeft) {
      if (kept.fingerprint() != null) {
        return kept.fingerprint().equals(key.fingerprint())
            ? Future.succeededFuture(new Written(kept.answer(), List.of()))
            : reused();
      }
      if (kept.isLeaving()) {
        return TaskStore.leaving();
      }
      return triesLeft == 0
          ? Future.failedFuture(KeptAnswers.inProgress())
          : KeptAnswers.dropOld(transaction, caller, key).compose(gone -> first(triesLeft - 1));
    }
  }

  private static Future<Written> unknown() {
    return Future.failedFuture(UserStore.unknown());
  }

  private static Future<Written> reused() {
    return Future.failedFuture(
        Problem.of(
            Kind.IDEMPOTENCY_KEY_REUSED,
            "The key stands for another request: method, path and body must be the same."));
  }

  private void tell(@Nullable Written written, @Nullable Throwable failure) {
    if (written != null && written.reply().isReplayed()) {
      observer.on(new Event.Repeated(Repeat.REPLAYED));
    } else if (failure instanceof Problem problem) {
      if (problem.kind() == Kind.IDEMPOTENCY_IN_PROGRESS) {
        observer.on(new Event.Repeated(Repeat.IN_PROGRESS));
      } else if (problem.kind() == Kind.IDEMPOTENCY_KEY_REUSED) {
        observer.on(new Event.Repeated(Repeat.REUSED));
      }
    }
  }
}
