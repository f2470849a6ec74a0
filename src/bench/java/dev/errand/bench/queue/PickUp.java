package dev.errand.bench.queue;

import dev.errand.bench.worker.Crew;
import dev.errand.bench.worker.Trickle;
import dev.errand.bench.worker.Worker;
import dev.errand.bench.worker.Worker.Manner;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How soon a claim that waits gets the task that somebody creates, on this instance or another. */
final class PickUp {

  static final int WAIT_SECONDS = 20;

  private static final double P50 = 3;
  private static final double P99 = 10;

  /** More than the pauses between two tasks, and waits that end without one. */
  private static final long MOST_MILLIS_A_TASK = 1_000;

  private static final long LEAST_PATIENCE_MILLIS = 60_000;

  private final Rig rig;

  PickUp(Rig rig) {
    this.rig = rig;
  }

  Section run() throws SQLException, TimeoutException {
    rig.database().clear();
    PickUpLog same = measure(0, 0);
    PickUpLog across = measure(0, 1);
    return new Section(
        "pickup",
        List.of(same.line("on one instance"), "", across.line("across two instances")),
        new JsonObject().put("oneInstance", same.json()).put("acrossTwo", across.json()),
        List.of(
            Goal.atMost("pick-up on one instance, p50 ms", same.millis(50), P50),
            Goal.atMost("pick-up on one instance, p99 ms", same.millis(99), P99),
            Goal.atMost("pick-up across two instances, p50 ms", across.millis(50), P50),
            Goal.atMost("pick-up across two instances, p99 ms", across.millis(99), P99)));
  }

  private PickUpLog measure(int creating, int waiting) throws TimeoutException {
    int waitPort = rig.instances().get(waiting).port();
    int createPort = rig.instances().get(creating).port();
    rig.progress().accept("pick-up: created at " + creating + ", waited for at " + waiting);
    PickUpLog log = new PickUpLog(rig.options().number("pickups"));
    Crew crew = new Crew(rig.vertx(), log);
    Manner manner = new Manner(1, Rig.LONG_LEASE, WAIT_SECONDS, true);
    rig.vertx()
        .runOnContext(
            begin ->
                Worker.start(crew, waitPort, rig.works(), rig.works().size(), manner)
                    .compose(
                        on -> Trickle.start(crew, createPort, rig.works(), new SplittableRandom(1)))
                    .onFailure(crew::fail));
    await(log, crew, rig.options().number("pickups"));
    return log;
  }

  /** Until there are enough, or something was wrong. */
  static void await(PickUpLog log, Crew crew, int pickUps) throws TimeoutException {
    crew.ended().onFailure(log::fail);
    log.done()
        .onComplete(end -> crew.close())
        .await(pickUps * MOST_MILLIS_A_TASK + LEAST_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
