package dev.errand.bench.queue;

import dev.errand.bench.sql.Owners;
import dev.errand.bench.sql.Pgbench;
import dev.errand.bench.sql.Pgbench.Pressure;
import dev.errand.bench.sql.Script;
import dev.errand.bench.sql.SqlRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Rounds of the same SQL alone, by pgbench. */
final class SqlRounds {

  private static final long MOST_MICROS = TimeUnit.MINUTES.toMicros(2);

  private final Rig rig;
  private final Pgbench pgbench;

  SqlRounds(Rig rig) {
    this.rig = rig;
    Path folder = rig.options().out().toAbsolutePath().getParent();
    this.pgbench =
        new Pgbench(
            rig.options().text("pgbench"),
            rig.postgres().connection(),
            folder == null ? Path.of("") : folder);
  }

  /**
   * Measures a load on the tasks that are there.
   *
   * @throws dev.errand.bench.sql.DryQueue when they were not enough
   */
  QueueFigures measure(Load load, Duration length) throws IOException {
    Owners owners = rig.database().owners();
    Script script =
        load.kind() == Load.Kind.ENQUEUE
            ? Script.enqueue(owners, load.size())
            : Script.work(owners, load.size());
    Usage before = Usage.now(0, rig.postgres());
    SqlRun run = pgbench.run(script, new Pressure(load.clients(), length, 0));
    Usage used = Usage.now(0, rig.postgres()).since(before);
    long tasks = run.count() * load.size();
    double seconds = run.count() / run.rate();
    return QueueFigures.of(tasks, seconds, micros(run.log()), used, 0);
  }

  /** Runs the whole life of one task after the other at a rate. */
  SqlRun cycle(int clients, Duration length, double rate) throws IOException {
    Script script = Script.cycle(rig.database().owners());
    return pgbench.run(script, new Pressure(clients, length, rate));
  }

  static Histogram micros(List<SqlRun.Entry> log) {
    Histogram micros = new Histogram(MOST_MICROS, 3);
    log.forEach(entry -> micros.recordValue(Math.min(entry.micros(), MOST_MICROS)));
    return micros;
  }
}
