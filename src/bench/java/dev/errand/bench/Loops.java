package dev.errand.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loops of asynchronous steps. Not recursion by {@code compose}: that would keep a chain of futures
 * as long as the loop.
 */
final class Loops {

  private Loops() {}

  /** Takes step after step until there is none, or one fails. */
  static Future<Void> repeat(Supplier<@Nullable Future<?>> steps) {
    Promise<Void> end = Promise.promise();
    next(steps, end);
    return end.future();
  }

  private static void next(Supplier<@Nullable Future<?>> steps, Promise<Void> end) {
    try {
      Future<?> step = steps.get();
      while (step != null && step.succeeded()) {
        step = steps.get();
      }
      if (step == null) {
        end.complete();
      } else {
        step.onSuccess(done -> next(steps, end)).onFailure(end::tryFail);
      }
    } catch (RuntimeException wrong) {
      end.tryFail(wrong);
    }
  }

  /**
   * So many at a time take pieces of work until there are none. A failed piece is an error in the
   * tally and the others go on, until it has enough.
   */
  static Future<Void> crowd(int size, Tally tally, Supplier<@Nullable Future<?>> pieces) {
    List<Future<Void>> workers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      workers.add(repeat(() -> tally.hasEnough() ? null : forgiven(pieces.get(), tally)));
    }
    return Future.join(workers).mapEmpty();
  }

  private static @Nullable Future<?> forgiven(@Nullable Future<?> piece, Tally tally) {
    return piece == null
        ? null
        : piece
            .<@Nullable Object>map(done -> null)
            .otherwise(
                error -> {
                  tally.error(error);
                  return null;
                });
  }
}
