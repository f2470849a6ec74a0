package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares and turns, by the rules of contract §4. */
final class FairQueueTest {

  private static final long ADA = 1;
  private static final long BOB = 2;
  private static final long EVE = 3;

  private static int takeAll(FairQueue<String> queue, long owner) {
    int taken = 0;
    while (taken < 1_000 && queue.mayTake(owner)) {
      queue.taken(owner);
      taken++;
    }
    return taken;
  }

  private static List<String> served(FairQueue<String> queue, int free) {
    List<String> served = new ArrayList<>();
    for (int i = 0; i < free; i++) {
      String next = queue.next();
      if (next != null) {
        served.add(next);
      }
    }
    return served;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 2", "4, 3", "16, 15"})
  void an_owner_alone_leaves_one_connection_free(int size, int most) {
    assertThat(takeAll(new FairQueue<>(size), ADA)).isEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "5, 2", "16, 8"})
  void nobody_is_served_beyond_half_while_another_owner_waits(int size, int half) {
    FairQueue<String> queue = new FairQueue<>(size);
    for (int i = 0; i < size; i++) {
      queue.add(ADA, "a" + i);
      queue.add(BOB, "b" + i);
    }
    List<String> served = served(queue, size);
    assertThat(served.stream().filter(who -> who.startsWith("a"))).hasSizeLessThanOrEqualTo(half);
    assertThat(served.stream().filter(who -> who.startsWith("b"))).hasSizeLessThanOrEqualTo(half);
    assertThat(served).hasSize(Math.min(size, 2 * half));
  }

  @Test
  void who_came_first_of_an_owner_is_served_first() {
    FairQueue<String> queue = new FairQueue<>(8);
    List.of("a1", "a2", "a3").forEach(waiter -> queue.add(ADA, waiter));
    assertThat(served(queue, 8)).containsExactly("a1", "a2", "a3");
  }

  @Test
  void owners_take_turns() {
    FairQueue<String> queue = new FairQueue<>(16);
    List.of("a1", "a2", "a3").forEach(waiter -> queue.add(ADA, waiter));
    queue.add(BOB, "b1");
    queue.add(EVE, "e1");
    queue.add(BOB, "b2");
    assertThat(served(queue, 6)).containsExactly("a1", "b1", "e1", "a2", "b2", "a3");
  }

  @Test
  void who_may_not_have_another_does_not_stop_those_behind() {
    FairQueue<String> queue = new FairQueue<>(2);
    queue.taken(ADA);
    queue.add(ADA, "a2");
    queue.add(BOB, "b1");
    assertThat(queue.next()).isEqualTo("b1");
    assertThat(queue.next()).isNull();
    queue.released(ADA);
    assertThat(queue.next()).isEqualTo("a2");
  }

  @Test
  void a_newcomer_does_not_overtake_one_who_waits_and_may() {
    FairQueue<String> queue = new FairQueue<>(4);
    queue.add(ADA, "a1");
    assertThat(queue.mayTake(BOB)).isFalse();
    assertThat(queue.next()).isEqualTo("a1");
    assertThat(queue.mayTake(BOB)).isTrue();
  }

  @Test
  void a_newcomer_passes_one_who_waits_beyond_his_share() {
    FairQueue<String> queue = new FairQueue<>(4);
    takeAll(queue, ADA);
    queue.add(ADA, "a4");
    assertThat(queue.mayTake(BOB)).isTrue();
  }

  @Test
  void who_is_removed_is_not_served_and_not_counted() {
    FairQueue<String> queue = new FairQueue<>(8);
    queue.add(ADA, "a1");
    queue.add(ADA, "a2");
    queue.add(BOB, "b1");
    queue.remove(ADA, "a1");
    queue.remove(BOB, "b1");
    queue.remove(BOB, "never came");
    assertThat(queue.waiting()).isEqualTo(1);
    assertThat(served(queue, 8)).containsExactly("a2");
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void draining_gives_everyone_once_and_keeps_what_is_held() {
    FairQueue<String> queue = new FairQueue<>(4);
    queue.taken(ADA);
    queue.add(ADA, "a1");
    queue.add(BOB, "b1");
    assertThat(queue.drain()).containsExactlyInAnyOrder("a1", "b1");
    assertThat(queue.waiting()).isZero();
    assertThat(queue.held()).isEqualTo(1);
    assertThat(queue.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16})
  void any_mix_keeps_the_shares_and_loses_nobody(int size) {
    FairQueue<Long> queue = new FairQueue<>(size);
    Map<Long, Integer> held = new HashMap<>();
    Random random = new Random(size);
    int added = 0;
    int served = 0;
    for (int step = 0; step < 20_000 || added > served; step++) {
      long owner = random.nextInt(4);
      if (step < 20_000 && random.nextBoolean()) {
        queue.add(owner, owner);
        added++;
      }
      Long next = queue.held() < size ? queue.next() : null;
      if (next != null) {
        served++;
        assertThat(held.merge(next, 1, Integer::sum)).isLessThanOrEqualTo(Math.max(1, size - 1));
      }
      if (random.nextBoolean() && held.getOrDefault(owner, 0) > 0) {
        held.merge(owner, -1, Integer::sum);
        queue.released(owner);
      }
    }
    assertThat(served).isEqualTo(added);
    assertThat(queue.waiting()).isZero();
  }
}
