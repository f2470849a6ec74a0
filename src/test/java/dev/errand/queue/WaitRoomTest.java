package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is tried when, where nothing but the bell tells of work: looks find nothing. */
final class WaitRoomTest {

  private static final long OWNER = 7;
  private static final QueueKey MAIL = new QueueKey(OWNER, "mail");
  private static final QueueKey CALLS = new QueueKey(OWNER, "calls");
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Bell bell = new Bell(null);
  private final List<QueueKey> forgotten = new ArrayList<>();
  private WaitRoom<String> room;

  /** One who waits, and the tries that were made for him. */
  private final class Someone {
    private final List<Promise<List<String>>> tries = new ArrayList<>();
    private final Waiter<String> waiter;

    private Someone(QueueKey... queues) {
      waiter =
          room.enter(
              List.of(queues),
              LONG,
              () -> {
                Promise<List<String>> next = Promise.promise();
                tries.add(next);
                return next.future();
              });
    }

    private Promise<List<String>> last() {
      return tries.get(tries.size() - 1);
    }

    private boolean isTrying() {
      return !tries.isEmpty() && !last().future().isComplete();
    }
  }

  private static final class Nothing implements Outlook.Looker {
    private final List<QueueKey> forgotten;

    private Nothing(List<QueueKey> forgotten) {
      this.forgotten = forgotten;
    }

    @Override
    public Future<List<@Nullable Long>> look(List<QueueKey> queues, long aheadMillis) {
      List<@Nullable Long> found = new ArrayList<>();
      queues.forEach(each -> found.add(null));
      return Future.succeededFuture(found);
    }

    @Override
    public void forget(QueueKey queue) {
      forgotten.add(queue);
    }
  }

  private <T> T onLoop(Supplier<T> step) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(
        now -> {
          try {
            done.complete(step.get());
          } catch (RuntimeException | Error failure) {
            done.completeExceptionally(failure);
          }
        });
    return done.join();
  }

  private void ring(QueueKey key) {
    bell.came(key.owner(), key.queue(), false);
    onLoop(() -> ""); // What the bell sent to the loop has run before.
  }

  @BeforeEach
  void open() {
    room =
        onLoop(
            () ->
                new WaitRoom<>(
                    vertx, bell, new Nothing(forgotten), new SplittableRandom(), waiting -> {}));
  }

  @AfterEach
  void close() {
    onLoop(
        () -> {
          room.close();
          return "";
        });
    vertx.close().await();
  }

  @Test
  void the_first_is_tried_and_who_finds_nothing_wakes_nobody() {
    Someone first = onLoop(() -> new Someone(MAIL));
    Someone second = onLoop(() -> new Someone(MAIL));
    ring(MAIL);
    assertThat(first.isTrying()).isTrue();
    assertThat(second.tries).isEmpty();
    onLoop(() -> first.last().tryComplete(List.of()));
    assertThat(second.tries).isEmpty();
    assertThat(first.waiter.isDone()).isFalse();
  }

  @Test
  void who_got_something_wakes_two_more() {
    List<Someone> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(onLoop(() -> new Someone(MAIL)));
    }
    ring(MAIL);
    onLoop(() -> all.get(0).last().tryComplete(List.of("a task")));
    assertThat(all.get(0).waiter.isDone()).isTrue();
    assertThat(all.stream().filter(Someone::isTrying)).hasSize(2);
  }

  @Test
  void who_goes_while_he_is_tried_leaves_the_work_to_the_next() {
    Someone first = onLoop(() -> new Someone(MAIL));
    Someone second = onLoop(() -> new Someone(MAIL));
    ring(MAIL);
    onLoop(
        () -> {
          first.waiter.end();
          return first.last().tryFail("cancelled");
        });
    assertThat(second.isTrying()).isTrue();
  }

  @Test
  void work_that_comes_while_all_are_tried_for_other_queues_is_tried_for_afterwards() {
    Someone both = onLoop(() -> new Someone(MAIL, CALLS));
    ring(MAIL);
    ring(CALLS);
    assertThat(both.tries).hasSize(1);
    onLoop(() -> both.last().tryComplete(List.of()));
    assertThat(both.tries).hasSize(2);
  }

  @Test
  void or_at_once_for_who_joins_them() {
    Someone both = onLoop(() -> new Someone(MAIL, CALLS));
    ring(MAIL);
    ring(CALLS);
    Someone joined = onLoop(() -> new Someone(CALLS));
    assertThat(both.isTrying()).isTrue();
    assertThat(joined.isTrying()).isTrue();
  }

  @Test
  void work_that_comes_while_the_only_one_is_tried_is_tried_for_again() {
    Someone only = onLoop(() -> new Someone(MAIL));
    ring(MAIL);
    ring(MAIL);
    onLoop(() -> only.last().tryComplete(List.of()));
    assertThat(only.isTrying()).isTrue();
    onLoop(() -> only.last().tryComplete(List.of()));
    assertThat(only.isTrying()).isFalse();
  }

  @Test
  void of_old_work_all_floors_are_forgotten_before_anybody_is_tried() {
    onLoop(() -> new Someone(MAIL));
    bell.came(OWNER, "mail", true);
    assertThat(onLoop(() -> List.copyOf(forgotten))).containsExactly(MAIL);
  }

  @Test
  void a_call_reads_as_it_was_written() {
    for (boolean isOld : new boolean[] {true, false}) {
      Call call = new Call(new QueueKey(OWNER, "a.b-c_d"), isOld);
      assertThat(Call.ofTopic(call.topic())).isEqualTo(call);
    }
  }
}
