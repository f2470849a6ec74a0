package dev.errand.bench.queue;

import dev.errand.bench.rig.ChildServer;
import dev.errand.bench.rig.Memory;
import dev.errand.bench.worker.Crew;
import dev.errand.bench.worker.Line;
import dev.errand.bench.worker.Trickle;
import dev.errand.bench.worker.Work;
import dev.errand.bench.worker.Worker;
import dev.errand.bench.worker.Worker.Manner;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Thousands of claims that wait on one instance while tasks are created on another. */
final class Waiting {

  /** Each begins with a claim, and no more than a thousand may wait for connections. */
  private static final int WAVE = 200;

  private static final Duration BETWEEN_WAVES = Duration.ofMillis(200);

  /** For all requests to have come in. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** Before any of the waits is over. */
  private static final int IDLE_SECONDS = 10;

  private static final long CONNECTING_SECONDS = 60;

  private final Rig rig;
  private final int waiters;

  Waiting(Rig rig) {
    this.rig = rig;
    this.waiters = rig.options().number("waiters");
  }

  Section run() throws Exception {
    rig.database().clear();
    int createPort = rig.instances().get(0).port();
    ChildServer instance = rig.instances().get(1);
    int port = instance.port();
    List<Work> works = works();
    PickUpLog log = new PickUpLog(rig.options().number("pickups"));
    Crew crew = new Crew(rig.vertx(), log);
    rig.progress().accept("waiting: " + waiters + " claims on " + works.size() + " queues");
    Memory before = Memory.of(instance.pid());
    List<Line> lines = connected(crew, port);
    final Memory connected = Memory.of(instance.pid());
    Manner manner = new Manner(1, Rig.LONG_LEASE, PickUp.WAIT_SECONDS, true);
    for (int from = 0; from < lines.size(); from += WAVE) {
      List<Line> wave = lines.subList(from, Math.min(lines.size(), from + WAVE));
      rig.vertx().runOnContext(begin -> Worker.start(crew, wave, works, manner));
      pass(crew, BETWEEN_WAVES);
    }
    pass(crew, SETTLING);
    Usage idleFrom = Usage.now(instance.pid(), rig.postgres());
    pass(crew, Duration.ofSeconds(IDLE_SECONDS));
    Usage idle = Usage.now(instance.pid(), rig.postgres()).since(idleFrom).share(IDLE_SECONDS);
    final long connections = rig.database().connections();
    final Memory waiting = Memory.of(instance.pid());
    rig.vertx()
        .runOnContext(
            begin ->
                Trickle.start(crew, createPort, works, new SplittableRandom(1))
                    .onFailure(crew::fail));
    PickUp.await(log, crew, rig.options().number("pickups"));
    return new WaitingFigures(waiters, before, connected, waiting, connections, idle, log)
        .section();
  }

  private List<Work> works() {
    List<Work> works = new ArrayList<>();
    long owner = rig.database().owners().first();
    for (int i = 0; i < rig.options().number("waited-queues"); i++) {
      works.add(new Work(owner, QueueDatabase.QUEUE + "-" + i));
    }
    return works;
  }

  private List<Line> connected(Crew crew, int port) throws TimeoutException {
    Promise<List<Line>> connected = Promise.promise();
    rig.vertx().runOnContext(begin -> crew.lines(port, waiters).onComplete(connected));
    return connected.future().await(CONNECTING_SECONDS, TimeUnit.SECONDS);
  }

  /** Lets time go by; fails with the first wrong answer. */
  private static void pass(Crew crew, Duration time) {
    try {
      crew.ended().await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException goesOn) {
      return;
    }
    throw new IllegalStateException("the waiters have ended by themselves");
  }
}
