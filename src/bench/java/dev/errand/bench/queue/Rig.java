package dev.errand.bench.queue;

import dev.errand.bench.rig.Postgres;
import dev.errand.bench.worker.Work;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What all parts of the bench stand on. */
record Rig(
    Vertx vertx,
    QueueOptions options,
    Postgres postgres,
    QueueDatabase database,
    Instances instances,
    Consumer<String> progress) {

  /** Seconds: no lease of a bench ends by itself. */
  static final int LONG_LEASE = 3_600;

  /** Each owner's queue. */
  List<Work> works() {
    List<Work> works = new ArrayList<>();
    for (long owner = database.owners().first(); owner <= database.owners().last(); owner++) {
      works.add(new Work(owner, database.owners().queue()));
    }
    return works;
  }
}
