package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sweep over what is under way, on a real event loop. */
final class TimeoutsTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private Timeouts timeouts;

  /** What happens when it ends, and when that was. */
  private static final class Told extends Timeouts.Timeout {
    private final long atNanos;
    private final Runnable then;
    private long toldNanos;
    private int times;

    private Told(long inMillis, Runnable then) {
      this(then, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(inMillis));
    }

    private Told(Runnable then, long atNanos) {
      super(atNanos);
      this.atNanos = atNanos;
      this.then = then;
    }

    @Override
    void expired() {
      toldNanos = System.nanoTime();
      times++;
      then.run();
    }

    @Override
    void abandoned() {
      throw new AssertionError("nobody hung up");
    }
  }

  @BeforeEach
  void make() {
    timeouts = new Timeouts(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Runs something on the loop and waits until it says that it is done. */
  private void onLoop(Consumer<Runnable> work) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.runOnContext(
        start -> {
          try {
            work.accept(() -> done.complete(null));
          } catch (RuntimeException | Error failed) {
            done.completeExceptionally(failed);
          }
        });
    done.get(20, TimeUnit.SECONDS);
  }

  @Test
  void none_is_told_early_and_each_is_told_once() throws Exception {
    List<Told> all = new ArrayList<>();
    onLoop(
        done -> {
          Random random = new Random(1);
          for (int i = 0; i < 500; i++) {
            all.add(new Told(random.nextInt(60), () -> {}));
          }
          // After the whole sweep: on a loop that is late it may tell the last one first.
          all.add(new Told(120, () -> loop.runOnContext(swept -> done.run())));
          all.forEach(timeouts::add);
        });
    assertThat(all)
        .allSatisfy(
            told -> {
              assertThat(told.times).isEqualTo(1);
              assertThat(told.toldNanos - told.atNanos).isNotNegative();
            });
    assertThat(timeouts.size()).isZero();
  }

  @Test
  void what_is_removed_is_never_told() throws Exception {
    List<Told> kept = new ArrayList<>();
    List<Told> removed = new ArrayList<>();
    onLoop(
        done -> {
          for (int i = 0; i < 200; i++) {
            Told told = new Told(10 + i % 7, () -> {});
            (i % 3 == 0 ? removed : kept).add(told);
            timeouts.add(told);
          }
          removed.forEach(timeouts::remove);
          removed.forEach(timeouts::remove);
          timeouts.add(new Told(60, done));
        });
    assertThat(removed).allSatisfy(told -> assertThat(told.times).isZero());
    assertThat(kept).allSatisfy(told -> assertThat(told.times).isEqualTo(1));
  }

  @Test
  void a_sweep_bears_removals_and_additions_from_within() throws Exception {
    List<Told> victims = new ArrayList<>();
    List<Told> all = new ArrayList<>();
    int[] added = {0};
    onLoop(
        done -> {
          for (int i = 0; i < 100; i++) {
            Told victim = new Told(1_000_000, () -> {});
            Told killer =
                new Told(
                    10,
                    () -> {
                      timeouts.remove(victim);
                      timeouts.add(new Told(1, () -> added[0]++));
                    });
            victims.add(victim);
            all.add(killer);
            timeouts.add(i % 2 == 0 ? killer : victim);
            timeouts.add(i % 2 == 0 ? victim : killer);
          }
          timeouts.add(new Told(100, done));
        });
    assertThat(all).allSatisfy(told -> assertThat(told.times).isEqualTo(1));
    assertThat(victims).allSatisfy(told -> assertThat(told.times).isZero());
    assertThat(added[0]).isEqualTo(100);
    assertThat(timeouts.size()).isZero();
  }

  @Test
  void one_that_throws_does_not_stop_the_others() throws Exception {
    vertx.exceptionHandler(expected -> {});
    Told before = new Told(10, () -> {});
    onLoop(
        done -> {
          timeouts.add(before);
          timeouts.add(
              new Told(
                  10,
                  () -> {
                    throw new IllegalStateException("a handler's bug");
                  }));
          timeouts.add(new Told(60, done));
        });
    assertThat(before.times).isEqualTo(1);
    // And the sweep starts again when it has rested.
    onLoop(done -> timeouts.add(new Told(1, done)));
  }
}
