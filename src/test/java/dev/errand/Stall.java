package dev.errand;

import java.time.Duration;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;

/** An export whose reader does not go on. */
final class Stall {

  private Stall() {}

  /** Waits until no more batches were read for a while. */
  static <T> long await(T whom, ToLongFunction<T> batches) {
    long[] seen = {-1, 0};
    Awaitility.await("the export stalls")
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              long now = batches.applyAsLong(whom);
              seen[1] = now == seen[0] ? seen[1] + 1 : 0;
              seen[0] = now;
              return seen[1] == 20;
            });
    return seen[0];
  }
}
