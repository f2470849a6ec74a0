package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.TestSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Thousands of clients that give up around the end of their statement, on a few connections that
 * others use meanwhile: a cancel that comes late would hit those.
 */
abstract class LateCancelChecks extends OnStand {

  private static final int IMPATIENT = 8;
  private static final int INNOCENT = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final long tries;

  LateCancelChecks(Way way, long tries) {
    super(way, 4, "--pool-size", "9", "--acquire-timeout", "9s");
    this.tries = tries;
  }

  @Test
  void no_cancel_ever_hits_anybody_else() throws Exception {
    Slow.prepare(new TestSql(database));
    List<Impatient> impatient = new ArrayList<>();
    for (int i = 0; i < IMPATIENT; i++) {
      impatient.add(new Impatient(stand, i));
    }
    AtomicLong tried = new AtomicLong();
    AtomicLong served = new AtomicLong();
    try (Clients innocents =
            Clients.start("innocent", INNOCENT, i -> innocent(new Random(100 + i), served));
        Clients attackers =
            Clients.start("impatient", IMPATIENT, i -> attacker(impatient.get(i), tried))) {
      Awaitility.await(tries + " tries")
          .atMost(PATIENCE)
          .until(() -> tried.get() >= tries || innocents.hasFailed() || attackers.hasFailed());
      attackers.end();
      innocents.end();
    }
    stand.awaitIdle();
    try (Backends backends = stand.backends()) {
      backends.awaitNoTransaction(Duration.ofSeconds(2));
    }
    assertThat(served).hasValueGreaterThan(tries / 20);
    assertCancelsWereSent(impatient);
  }

  private static Runnable attacker(Impatient client, AtomicLong tried) {
    return () -> {
      client.run();
      tried.incrementAndGet();
    };
  }

  /** Its statements take some time as well, so that a late cancel has something to hit. */
  private Runnable innocent(Random random, AtomicLong served) {
    Scene scene = Scene.make(http);
    return () -> {
      Answer answer = Slow.any(scene, 1 + random.nextInt(3), random).send(http).join();
      assertThat(answer.status()).as(answer.body()).isIn(200, 201);
      served.incrementAndGet();
    };
  }

  /** Else nothing would be proved. */
  private static void assertCancelsWereSent(List<Impatient> impatient) {
    long told = impatient.stream().mapToLong(Impatient::toldTooLate).sum();
    long done = impatient.stream().mapToLong(Impatient::doneAllTheSame).sum();
    assertThat(told).isGreaterThan(20);
    assertThat(done)
        .as("of %d updates that were too late, some were cancelled in time", told)
        .isBetween(0L, told * 9 / 10);
  }
}
