package dev.errand;

import dev.errand.db.Database;
import dev.errand.observe.Observer;
import dev.errand.queue.DepthWatch;
import dev.errand.task.KeySweep;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What an event loop does without being asked. One of them does it for all: it is about the
 * database, not about the loop.
 */
record LoopChores(DepthWatch depths, KeySweep keys) {

  static LoopChores start(
      Vertx vertx, Database database, Settings settings, int instance, Observer observer) {
    boolean first = instance == 0;
    LoopChores chores =
        new LoopChores(
            new DepthWatch(
                vertx, database, first ? settings.queueDepths() : Duration.ZERO, observer),
            new KeySweep(
                vertx,
                database,
                first ? settings.idempotencySweep() : Duration.ZERO,
                new SplittableRandom(),
                observer));
    chores.depths.start();
    chores.keys.start();
    return chores;
  }

  /** On their event loop. */
  void stop() {
    depths.stop();
    keys.stop();
  }
}
