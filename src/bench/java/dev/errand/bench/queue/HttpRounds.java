package dev.errand.bench.queue;

import dev.errand.bench.client.WrongAnswer;
import dev.errand.bench.rig.ChildServer;
import dev.errand.bench.sql.DryQueue;
import dev.errand.bench.worker.Crew;
import dev.errand.bench.worker.Enqueuer;
import dev.errand.bench.worker.Work;
import dev.errand.bench.worker.Worker;
import dev.errand.bench.worker.Worker.Manner;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Rounds of the service, over HTTP. */
final class HttpRounds {

  /** For the queues within the service to fill. */
  private static final long LEAD_IN_MILLIS = 500;

  /** Longer than any request may take. */
  private static final long PATIENCE_SECONDS = 60;

  private final Rig rig;
  private final ChildServer service;

  HttpRounds(Rig rig) {
    this.rig = rig;
    this.service = rig.instances().get(0);
  }

  /**
   * Measures a load on the tasks that are there.
   *
   * @param filled how many those are
   * @throws DryQueue when they were not enough
   * @throws WrongAnswer the first one, or when the database does not hold what was answered
   */
  QueueFigures measure(Load load, Duration length, int filled)
      throws TimeoutException, SQLException {
    RoundLog log = new RoundLog();
    Crew crew = new Crew(rig.vertx(), log);
    Span span = new Span();
    int port = service.port();
    rig.vertx()
        .runOnContext(
            begin -> {
              start(load, crew, port).onFailure(crew::fail);
              crew.ended().onComplete(end -> crew.close());
              rig.vertx().setTimer(LEAD_IN_MILLIS, id -> open(log, crew, span, length));
            });
    crew.ended().await(length.toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (load.kind() == Load.Kind.WORK && log.isDry()) {
      throw new DryQueue();
    }
    check(load, log.allTasks(), filled);
    return QueueFigures.of(
        log.tasks(), span.seconds, log.micros(), span.used, (double) log.refusals());
  }

  /** A window of time and what was used in it. */
  private static final class Span {
    private long beganNanos;
    private double seconds;
    private Usage used = new Usage(0, 0, 0);
  }

  private Future<Void> start(Load load, Crew crew, int port) {
    List<Work> works = rig.works();
    return load.kind() == Load.Kind.ENQUEUE
        ? Enqueuer.start(crew, port, works, load.clients(), load.size())
        : Worker.start(
            crew, port, works, load.clients(), new Manner(load.size(), Rig.LONG_LEASE, 0, false));
  }

  private void open(RoundLog log, Crew crew, Span span, Duration length) {
    span.used = Usage.now(service.pid(), rig.postgres());
    span.beganNanos = System.nanoTime();
    log.count(true);
    rig.vertx().setTimer(length.toMillis(), id -> close(log, crew, span));
  }

  private void close(RoundLog log, Crew crew, Span span) {
    log.count(false);
    span.seconds = (System.nanoTime() - span.beganNanos) / 1e9;
    span.used = Usage.now(service.pid(), rig.postgres()).since(span.used);
    crew.stop();
  }

  /** What was answered is in the database, and nothing else. */
  private void check(Load load, long answered, int filled) throws SQLException {
    boolean isWork = load.kind() == Load.Kind.WORK;
    long done = rig.database().done();
    long queued = rig.database().queued();
    long wantedDone = isWork ? answered : 0;
    long wantedQueued = isWork ? filled - answered : filled + answered;
    if (done != wantedDone || queued != wantedQueued) {
      throw new WrongAnswer(
          "%s: %d done and %d queued, but the answers say %d and %d"
              .formatted(load, done, queued, wantedDone, wantedQueued));
    }
  }
}
