package dev.errand.bench.queue;

import dev.errand.bench.rig.Postgres;
import dev.errand.bench.rig.ProcessorTime;

/** Processor time in microseconds: of whom, by when or within what. */
record Usage(double service, double postgres, double client) {

  private static final double MICROS_A_SECOND = 1e6;

  /**
   * By now.
   *
   * @param service a process; 0 for none
   */
  static Usage now(long service, Postgres postgres) {
    return new Usage(
        service == 0 ? Double.NaN : ProcessorTime.of(service),
        postgres.processorMicros(),
        ProcessorTime.of(ProcessHandle.current().pid()));
  }

  Usage since(Usage before) {
    return new Usage(service - before.service, postgres - before.postgres, client - before.client);
  }

  /** Of each, how much of one processor. */
  Usage share(double seconds) {
    double micros = seconds * MICROS_A_SECOND;
    return new Usage(service / micros, postgres / micros, client / micros);
  }
}
