package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where claims begin to look. */
final class FloorTest {

  private static final OffsetDateTime NOW =
      OffsetDateTime.of(2026, 11, 23, 9, 0, 0, 0, ZoneOffset.UTC);
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final Floor floor = new Floor();

  @Test
  void the_first_look_is_a_full_one_and_the_next_begins_a_margin_behind_what_was_seen() {
    assertThat(floor.from(0)).isEqualTo(Floor.NONE);
    floor.looked(Floor.NONE, NOW, 0, MILLI);

    assertThat(floor.from(2 * MILLI)).isEqualTo(NOW.minus(Floor.MARGIN));
  }

  @Test
  void a_cheap_full_look_comes_again_soon() {
    floor.looked(Floor.NONE, NOW, 0, MILLI);
    long pause = Floor.MIN_PAUSE.toNanos();

    assertThat(floor.from(pause - 1)).isNotEqualTo(Floor.NONE);
    assertThat(floor.from(pause)).isEqualTo(Floor.NONE);
  }

  @Test
  void a_dear_one_takes_its_share_of_the_time_and_is_never_put_off_for_longer_than_the_bound() {
    floor.looked(Floor.NONE, NOW, 0, 20 * MILLI);
    assertThat(floor.from(999 * MILLI)).isNotEqualTo(Floor.NONE);
    assertThat(floor.from(SECOND)).isEqualTo(Floor.NONE);

    floor.looked(Floor.NONE, NOW, 0, 5 * SECOND);
    assertThat(floor.from(Floor.MAX_PAUSE.toNanos() - 1)).isNotEqualTo(Floor.NONE);
    assertThat(floor.from(Floor.MAX_PAUSE.toNanos())).isEqualTo(Floor.NONE);
  }

  @Test
  void one_full_look_at_a_time_is_enough_and_one_that_fails_is_made_up_for() {
    floor.looked(Floor.NONE, NOW, 0, MILLI);
    long due = Floor.MIN_PAUSE.toNanos();
    assertThat(floor.from(due)).isEqualTo(Floor.NONE);
    assertThat(floor.from(due + 1)).isNotEqualTo(Floor.NONE);
    assertThat(floor.from(due + Floor.MAX_PAUSE.toNanos())).isEqualTo(Floor.NONE);
  }

  @Test
  void of_old_work_a_cheap_floor_is_forgotten_and_a_dear_one_is_not() {
    floor.looked(Floor.NONE, NOW, 0, 4 * MILLI);
    floor.forget();
    assertThat(floor.from(5 * MILLI)).isEqualTo(Floor.NONE);

    floor.looked(Floor.NONE, NOW, 5 * MILLI, 5 * MILLI);
    floor.forget();
    assertThat(floor.from(6 * MILLI)).isNotEqualTo(Floor.NONE);
  }

  @Test
  void looks_from_the_floor_do_not_put_the_full_one_off() {
    floor.looked(Floor.NONE, NOW, 0, MILLI);
    for (long at = 10; at < 200; at += 10) {
      floor.looked(floor.from(at * MILLI), NOW.plusNanos(at * MILLI), at * MILLI, at * MILLI);
    }

    assertThat(floor.from(Floor.MIN_PAUSE.toNanos())).isEqualTo(Floor.NONE);
  }

  @Test
  void a_floor_ahead_of_a_clock_that_stepped_back_is_given_up_at_once() {
    floor.looked(Floor.NONE, NOW, 0, MILLI);
    OffsetDateTime from = floor.from(2 * MILLI);
    floor.looked(from, NOW.minusHours(1), 2 * MILLI, 3 * MILLI);

    assertThat(floor.from(4 * MILLI)).isEqualTo(Floor.NONE);
  }

  @Test
  void a_claim_that_was_full_moves_only_the_ranges_it_came_to() {
    Floors floors = new Floors(10);
    Look look = new Look(floors, 7, List.of("mail"), 0);
    assertThat(look.queues()).containsExactly("mail", "mail", "mail");
    assertThat(look.priorities()).containsExactly((short) 3, (short) 2, (short) 1);

    look.stopped(2, NOW.minusHours(1), NOW, MILLI);

    assertThat(new Look(floors, 7, List.of("mail"), 2 * MILLI).floors())
        .containsExactly(
            NOW.minus(Floor.MARGIN), NOW.minusHours(1).minus(Floor.MARGIN), Floor.NONE);
    assertThat(new Look(floors, 8, List.of("mail"), 2 * MILLI).floors()).containsOnly(Floor.NONE);
  }

  @Test
  void so_many_queues_have_floors_and_no_more() {
    Floors floors = new Floors(10);
    for (int i = 0; i < 1_000; i++) {
      floors.of(i, "mail", 1);
    }
    assertThat(floors.size()).isEqualTo(10);
  }
}
