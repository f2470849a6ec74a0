package dev.errand.ops;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a probe at most once at a time: who asks meanwhile shares its answer. Past the limit the
 * answer is no, at once too for those who come while the late one is still under way, so that a
 * database that hangs collects no probes. Thread-safe.
 */
final class SharedProbe {

  private final Supplier<Future<Boolean>> probe;
  private final Duration limit;
  private final AtomicReference<@Nullable Future<Boolean>> underWay = new AtomicReference<>();

  SharedProbe(Supplier<Future<Boolean>> probe, Duration limit) {
    this.probe = probe;
    this.limit = limit;
  }

  /** Whether the probe succeeded; never fails. */
  Future<Boolean> ask() {
    Future<Boolean> shared = underWay.get();
    return shared == null ? start() : shared;
  }

  private Future<Boolean> start() {
    Promise<Boolean> answer = Promise.promise();
    Future<Boolean> mine = answer.future();
    Future<Boolean> other = underWay.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    Future<Boolean> asked = call();
    asked.onComplete(ended -> underWay.compareAndSet(mine, null));
    asked
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(ended -> answer.complete(Boolean.TRUE.equals(ended.result())));
    return mine;
  }

  private Future<Boolean> call() {
    try {
      return probe.get();
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }
}
