package dev.errand.auth;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where signatures of public keys are verified: beside the event loops, on half of the processors,
 * so that a flood of bad tokens leaves them the other half; and with a bounded queue.
 */
final class Workers implements AutoCloseable {

  private static final int MAX_WAITING = 1_000;

  private final ThreadPoolExecutor pool;

  Workers() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Workers::thread);
    pool.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "errand-tokens");
    thread.setDaemon(true);
    return thread;
  }

  <T> CompletableFuture<T> run(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, pool);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(Tokens.overloaded(full));
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
