package dev.errand.queue.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.stress.Clients;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;

/** Sixteen workers that work until every task is done or dead, whatever happens around them. */
final class Crew implements AutoCloseable {

  private static final int WORKERS = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Doors doors;
  private final Scene scene;
  private final long seed;
  private final Journal journal = new Journal();
  private CountDownLatch finished = new CountDownLatch(1);
  private Clients workers;

  private Crew(Doors doors, Scene scene, long seed) {
    this.doors = doors;
    this.scene = scene;
    this.seed = seed;
    this.workers = shift(seed);
  }

  static Crew start(Doors doors, Scene scene, long seed) {
    return new Crew(doors, scene, seed);
  }

  private Clients shift(long seed) {
    return Clients.start(
        "worker",
        WORKERS,
        i -> {
          Random random = new Random(seed + i);
          Holder holder = new Holder(doors, scene.tasks(), random, journal);
          return new Hand(holder, random, finished);
        });
  }

  /** Waits until they have been granted so many leases in all. */
  void awaitLeases(int count) {
    Awaitility.await(count + " leases")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> journal.size() >= count || workers.hasFailed());
    workers.assertNoneFailed();
  }

  /** How many leases they have been granted. */
  int leases() {
    return journal.size();
  }

  /**
   * Waits until nothing is left to do, sends them home and reads what became of the tasks. Who
   * comes back late may give back a task that was dead: then another shift begins.
   */
  History history() {
    awaitDrained();
    for (int shift = 1; !scene.isDrained(doors.first()); shift++) {
      assertThat(shift).as("shifts").isLessThan(10);
      finished = new CountDownLatch(1);
      workers = shift(seed + (long) shift * WORKERS);
      awaitDrained();
    }
    return journal.history(scene.maxAttempts(), scene.ends(doors.first()));
  }

  private void awaitDrained() {
    Awaitility.await("every task done or dead")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> scene.isDrained(doors.first()) || workers.hasFailed());
    finished.countDown();
    workers.end();
  }

  @Override
  public void close() {
    finished.countDown();
    workers.close();
  }
}
