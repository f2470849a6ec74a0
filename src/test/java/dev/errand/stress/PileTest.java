package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.Together;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Hundreds of blocked writes of one owner, and what others notice of them. */
final class PileTest extends OnStand {

  private static final int PILE = 400;
  private static final long BUDGET = 1_000;

  /** For a machine that is busy. */
  private static final long SLACK = 500;

  /** Several budgets, so that the pile is answered and comes again meanwhile. */
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(4 * BUDGET);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Queue<Answer> pile = new ConcurrentLinkedQueue<>();
  private volatile boolean ending;

  PileTest() {
    super(Way.DIRECT, 0, "--budget-write", BUDGET + "ms");
  }

  @Test
  void reads_of_single_rows_and_other_owners_writes_go_on() throws Exception {
    Scene piled = Scene.make(http);
    Scene other = Scene.make(http);
    openAllLanes(other);
    List<CompletableFuture<Void>> blocked = new ArrayList<>();
    try (Connection holder = database.jdbc()) {
      Work.UPDATE.lock(holder, piled);
      for (int i = 0; i < PILE; i++) {
        blocked.add(again(piled));
      }
      awaitRound();

      CompletableFuture<List<Long>> reads =
          CompletableFuture.supplyAsync(() -> times(List.of(Work.READ), List.of(other, piled)));
      List<Long> writes = times(List.of(Work.UPDATE, Work.MERGE, Work.CREATE), List.of(other));

      assertPercentile(99, reads.join(), 100);
      assertPercentile(100, writes, BUDGET + SLACK);
    } finally {
      ending = true;
      blocked.forEach(CompletableFuture::join);
    }
    assertThat(pile).hasSizeGreaterThan(PILE);
    assertThat(pile.stream().filter(each -> each.status() != 200))
        .isNotEmpty()
        .allSatisfy(Rounds::assertOutage);
  }

  /** Reads are pipelined once their connection is open; until then they go where writes go. */
  private void openAllLanes(Scene scene) {
    for (int i = 0; i < 3; i++) {
      Together.send(50, each -> Work.READ.send(http, scene));
    }
  }

  private void awaitRound() {
    Awaitility.await("the whole pile has been told once, and has come again")
        .atMost(PATIENCE)
        .until(() -> pile.size() >= PILE);
  }

  /** Sends an update, and another one when it is answered. */
  private CompletableFuture<Void> again(Scene scene) {
    return Work.UPDATE
        .send(http, scene)
        .thenCompose(
            answer -> {
              pile.add(answer);
              return ending ? CompletableFuture.completedFuture(null) : again(scene);
            });
  }

  /** How many milliseconds each of the requests took, which are sent one after the other. */
  private List<Long> times(List<Work> kinds, List<Scene> scenes) {
    List<Long> times = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; System.nanoTime() - start < LONG; i++) {
      Work kind = kinds.get(i % kinds.size());
      Scene scene = scenes.get(i % scenes.size());
      Timed timed = Timed.send(() -> kind.send(http, scene)).join();
      assertThat(timed.answer().status()).as(timed.answer().body()).isIn(200, 201);
      times.add(timed.millis());
    }
    return times;
  }

  private static void assertPercentile(int percent, List<Long> times, long most) {
    assertThat(times).hasSizeGreaterThan(20);
    List<Long> sorted = times.stream().sorted().toList();
    assertThat(sorted.get((sorted.size() - 1) * percent / 100))
        .as("p%d of %d, the slowest %d", percent, times.size(), sorted.get(sorted.size() - 1))
        .isLessThan(most);
  }
}
