package dev.errand.queue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Supplier;

/**
 * A claim that found nothing and waits. It costs an object and a timer, no connection.
 *
 * <p>Confined to one event loop.
 *
 * @param <T> what is claimed
 */
final class Waiter<T> {

  private final List<QueueKey> queues;
  private final Supplier<Future<List<T>>> claim;
  private final Promise<List<T>> answer = Promise.promise();
  private boolean claiming;
  private boolean ended;

  /**
   * A waiter.
   *
   * @param queues of one owner, in the order in which they are looked at
   * @param claim tries it now
   */
  Waiter(List<QueueKey> queues, Supplier<Future<List<T>>> claim) {
    this.queues = List.copyOf(queues);
    this.claim = claim;
  }

  List<QueueKey> queues() {
    return queues;
  }

  /** What it gets; empty when nothing came in time. */
  Future<List<T>> answer() {
    return answer.future();
  }

  /** Whether it may try: once at a time, and not when its time is over. */
  boolean mayClaim() {
    return !claiming && !ended;
  }

  /** Whether it needs to wait no longer. */
  boolean isDone() {
    return answer.future().isComplete();
  }

  /** Tries. What it gets goes to its client, even when its time was over meanwhile. */
  Future<List<T>> claim() {
    claiming = true;
    return claim
        .get()
        .onComplete(
            (items, failure) -> {
              claiming = false;
              if (items != null && !items.isEmpty()) {
                answer.tryComplete(items);
              } else if (ended) {
                answer.tryComplete(List.of());
              }
            });
  }

  /** Its time is over, or nobody waits for it any more. A try under way is waited for. */
  void end() {
    ended = true;
    if (!claiming) {
      answer.tryComplete(List.of());
    }
  }
}
