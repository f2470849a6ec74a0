package dev.errand.stress;

import dev.errand.TestHttp.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An answer and how long it took, from before the request was sent. */
record Timed(Answer answer, long millis) {

  static CompletableFuture<Timed> send(Supplier<CompletableFuture<Answer>> request) {
    long start = System.nanoTime();
    return request
        .get()
        .thenApply(answer -> new Timed(answer, (System.nanoTime() - start) / 1_000_000));
  }
}
