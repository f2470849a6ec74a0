package dev.errand.bench.queue;

import dev.errand.bench.client.WrongAnswer;
import dev.errand.bench.worker.Crew;
import dev.errand.bench.worker.Feed;
import dev.errand.bench.worker.Worker;
import dev.errand.bench.worker.Worker.Manner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tasks that are created at a constant rate, whatever becomes of them, and workers who claim and
 * complete them one by one.
 */
final class SteadyLoad {

  /** Creations that may be under way at a time; more would wait in the service, too. */
  private static final int FEEDING = 32;

  private static final long PATIENCE_SECONDS = 60;

  private final Rig rig;
  private final Timeline timeline;
  private final Crew crew;
  private final long startNanos = System.nanoTime();

  private SteadyLoad(Rig rig, Duration window) {
    this.rig = rig;
    this.timeline = new Timeline(window);
    this.crew = new Crew(rig.vertx(), timeline);
  }

  /**
   * Begins, without any tasks.
   *
   * @param rate tasks a second
   */
  static SteadyLoad start(Rig rig, double rate, int waitSeconds, Duration window)
      throws SQLException, TimeoutException {
    rig.database().clear();
    int port = rig.instances().get(0).port();
    SteadyLoad load = new SteadyLoad(rig, window);
    int workers = rig.options().number("workers");
    Manner manner = new Manner(1, Rig.LONG_LEASE, waitSeconds, false);
    rig.vertx()
        .runOnContext(
            begin -> {
              load.crew.ended().onComplete(end -> load.crew.close());
              Worker.start(load.crew, port, rig.works(), workers, manner)
                  .compose(on -> Feed.start(load.crew, port, rig.works(), FEEDING, rate))
                  .onFailure(load.crew::fail);
            });
    return load;
  }

  /** Waits until it has run for so long; fails with the first wrong answer. */
  void await(Duration age) {
    long left = startNanos + age.toNanos() - System.nanoTime();
    try {
      crew.ended().await(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)), TimeUnit.MILLISECONDS);
    } catch (TimeoutException goesOn) {
      return;
    }
    throw new IllegalStateException("the load has ended by itself");
  }

  Timeline timeline() {
    return timeline;
  }

  /** Lets what is under way come to an end, and compares it with the database. */
  void stop(Duration age) throws TimeoutException, SQLException {
    rig.vertx().runOnContext(stop -> crew.stop());
    crew.ended().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    List<Timeline.Window> all =
        timeline.between(Duration.ZERO, age.plusSeconds(2 * PATIENCE_SECONDS));
    Timeline.Window whole = Timeline.Window.merged(all);
    long done = rig.database().done();
    long queued = rig.database().queued();
    if (done != whole.completed() || done + queued != whole.created()) {
      throw new WrongAnswer(
          "%d done and %d queued, but %d were answered completed and %d created"
              .formatted(done, queued, whole.completed(), whole.created()));
    }
  }

  /** The rate that the options ask for. */
  static double rate(Rig rig, Throughput throughput) throws Exception {
    double given = rig.options().real("rate");
    return given > 0
        ? given
        : throughput.most(rig.options().number("workers")) * rig.options().real("load");
  }
}
