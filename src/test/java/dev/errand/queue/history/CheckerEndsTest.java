package dev.errand.queue.history;

import static dev.errand.queue.history.Outcome.LEASE_LOST;
import static dev.errand.queue.history.Outcome.OK;
import static dev.errand.queue.history.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The checker finds wrong ends: of leases, of attempts and of tasks. */
final class CheckerEndsTest {

  private static Story claimed() {
    return new Story().task(1, 3).claim(10, 1, 1, 1);
  }

  @Test
  void a_late_completion_that_counts_is_found() {
    Story alone = claimed().claim(40, 1, 2, 2).complete(45, 1, 1, OK, "a").endsDone(1, "a");
    Story both =
        claimed().claim(40, 1, 2, 2).complete(45, 1, 1, OK, "a").complete(47, 1, 2, OK, "b");
    assertThat(alone.broken()).containsExactly(Rule.LATEST_TOKEN, Rule.ONE_COMPLETION);
    assertThat(both.endsDone(1, "b").broken())
        .contains(Rule.LATEST_TOKEN, Rule.ONE_COMPLETION, Rule.RESULT);
  }

  @Test
  void a_completion_that_was_written_twice_is_found() {
    Story story = claimed().complete(12, 1, 1, OK, "a").completeAgain(14, 1, 1, OK, "b");
    story.ends(new End(1, true, 3, "a", null, 0, 0));
    assertThat(story.broken()).containsExactly(Rule.ONE_COMPLETION);
  }

  @Test
  void a_done_task_that_is_claimed_again_is_found() {
    Story story = claimed().complete(12, 1, 1, OK, "a").claim(14, 1, 2, 2).endsDone(1, "a");
    assertThat(story.broken()).containsExactly(Rule.ONE_COMPLETION);
  }

  @Test
  void a_lease_that_ends_twice_is_found() {
    Story story = claimed().fail(12, 1, 1, OK).complete(14, 1, 1, OK, "a").endsDone(1, "a");
    assertThat(story.broken()).containsExactly(Rule.ONE_END);
  }

  @Test
  void a_heartbeat_that_revives_is_found() {
    Story expired = claimed().heartbeat(41, 1, 1, OK).complete(43, 1, 1, OK, "a");
    Story ended = claimed().release(12, 1, 1, OK).heartbeat(14, 1, 1, OK);
    Story again = ended.claim(50, 1, 2, 1).complete(52, 1, 2, OK, "a").endsDone(1, "a");
    assertThat(expired.endsDone(1, "a").broken()).containsExactly(Rule.LIVE_HEARTBEAT);
    assertThat(again.broken()).containsExactly(Rule.LIVE_HEARTBEAT);
  }

  @Test
  void a_loss_without_a_cause_is_found() {
    Story live = claimed().complete(12, 1, 1, LEASE_LOST, "a").claim(41, 1, 2, 2);
    Story expired = claimed().complete(45, 1, 1, LEASE_LOST, "a").claim(50, 1, 2, 2);
    Story again = claimed().complete(12, 1, 1, OK, "a").completeAgain(14, 1, 1, LEASE_LOST, "b");
    assertThat(live.complete(55, 1, 2, OK, "b").endsDone(1, "b").broken())
        .containsExactly(Rule.NO_LOSS);
    assertThat(expired.complete(55, 1, 2, OK, "b").endsDone(1, "b").broken())
        .containsExactly(Rule.NO_LOSS);
    assertThat(again.endsDone(1, "a").broken()).containsExactly(Rule.NO_LOSS);
  }

  @Test
  void a_heartbeat_refused_while_the_lease_is_live_is_found() {
    Story story = claimed().heartbeat(12, 1, 1, LEASE_LOST).complete(14, 1, 1, OK, "a");
    assertThat(story.endsDone(1, "a").broken()).containsExactly(Rule.NO_LOSS);
  }

  @Test
  void attempts_that_are_not_counted_or_too_many_are_found() {
    Story notCounted = claimed().claim(40, 1, 2, 1).complete(42, 1, 2, OK, "a").endsDone(1, "a");
    Story released = claimed().release(12, 1, 1, OK).claim(14, 1, 2, 2);
    Story tooMany = new Story().task(1, 1).claim(10, 1, 1, 1).claim(40, 1, 2, 2);
    Story early = claimed().endsDead(1, 1, 1);
    assertThat(notCounted.broken()).containsExactly(Rule.ATTEMPTS);
    assertThat(released.complete(16, 1, 2, OK, "a").endsDone(1, "a").broken())
        .containsExactly(Rule.ATTEMPTS);
    assertThat(tooMany.complete(42, 1, 2, OK, "a").endsDone(1, "a").broken())
        .containsExactly(Rule.ATTEMPTS);
    assertThat(early.broken()).containsExactly(Rule.ATTEMPTS);
  }

  @Test
  void a_task_that_is_lost_or_found_twice_or_made_up_is_found() {
    Story lost = claimed().complete(12, 1, 1, OK, "a");
    Story twice = lost.endsDone(1, "a").endsDone(1, "a");
    assertThat(claimed().broken()).containsExactly(Rule.NOT_LOST);
    assertThat(twice.broken()).containsExactly(Rule.NOT_LOST);
    assertThat(new Story().claim(10, 7, 1, 1).broken()).contains(Rule.KNOWN);
    assertThat(claimed().fail(12, 1, 9, OK).broken()).contains(Rule.KNOWN);
  }

  @Test
  void a_task_that_is_neither_done_nor_dead_is_found() {
    Story story = claimed().ends(new End(1, false, 1, null, "ready", 1, 1));
    Story undone = claimed().complete(12, 1, 1, OK, "a").endsDead(1, 3, 3);
    assertThat(story.broken()).containsExactly(Rule.ENDED);
    assertThat(undone.broken()).contains(Rule.ENDED);
  }

  @Test
  void a_result_that_is_not_its_completers_is_found() {
    Story other = claimed().complete(12, 1, 1, OK, "a").endsDone(1, "z");
    Story nobody = claimed().endsDone(1, "z");
    Story second = claimed().complete(12, 1, 1, OK, "a").completeAgain(14, 1, 1, OK, "b");
    Story rival =
        claimed().complete(35, 1, 1, UNKNOWN, "a").claim(40, 1, 2, 2).complete(42, 1, 2, OK, "b");
    assertThat(other.broken()).containsExactly(Rule.RESULT);
    assertThat(nobody.broken()).containsExactly(Rule.RESULT);
    assertThat(second.endsDone(1, "b").broken()).containsExactly(Rule.RESULT);
    assertThat(rival.endsDone(1, "a").broken()).containsExactly(Rule.RESULT);
  }

  @Test
  void a_clock_that_goes_back_is_found() {
    Story story = claimed().complete(12, 1, 1, OK, "a").endsDone(1, "a");
    assertThat(story.broken()).isEmpty();
    assertThat(story.clockBack(20, 2).broken()).contains(Rule.CLOCK);
  }
}
