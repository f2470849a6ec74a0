package dev.errand.queue.history;

import static dev.errand.queue.history.Outcome.LEASE_LOST;
import static dev.errand.queue.history.Outcome.OK;
import static dev.errand.queue.history.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The checker passes what is right, and names the rule that a wrong history breaks. */
final class CheckerTest {

  /** A task of three attempts, claimed at 10 for 30 seconds. */
  private static Story claimed() {
    return new Story().task(1, 3).claim(10, 1, 1, 1);
  }

  /** The same task's lease has expired and another has it from 40 on. */
  private static Story claimedTwice() {
    return claimed().claim(40, 1, 2, 2);
  }

  @Test
  void everything_that_may_happen_passes() {
    Story story =
        new Story()
            .task(1, 3)
            .claim(10, 1, 1, 1)
            .heartbeat(30, 1, 1, OK)
            .heartbeatInBatch(50, 1, 1)
            .claim(82, 1, 3, 2)
            .complete(84, 1, 1, LEASE_LOST, "late")
            .fail(86, 1, 3, OK)
            .heartbeat(88, 1, 3, LEASE_LOST)
            .claim(91, 1, 4, 3)
            .release(93, 1, 4, OK)
            .claim(95, 1, 5, 3)
            .complete(130, 1, 5, OK, "a")
            .completeAgain(132, 1, 5, OK, "b")
            .endsDone(1, "a")
            .task(2, 1)
            .claim(90, 2, 1, 1)
            .heartbeat(121, 2, 1, LEASE_LOST)
            .endsDead(2, 1, 1);
    assertThat(story.broken()).isEmpty();
  }

  @Test
  void what_was_never_answered_may_have_happened_or_not() {
    Story happened =
        new Story()
            .task(1, 3)
            .lostClaim(5)
            .claim(10, 1, 2, 2)
            .release(12, 1, 2, UNKNOWN)
            .claim(14, 1, 3, 2)
            .complete(16, 1, 3, UNKNOWN, "a")
            .endsDone(1, "a");
    Story didNot =
        new Story()
            .task(1, 3)
            .lostClaim(5)
            .claim(10, 1, 1, 1)
            .release(12, 1, 1, UNKNOWN)
            .claim(40, 1, 2, 2)
            .complete(42, 1, 2, UNKNOWN, "a")
            .claim(70, 1, 3, 3)
            .endsDead(1, 3, 3);
    assertThat(happened.broken()).isEmpty();
    assertThat(didNot.broken()).isEmpty();
  }

  @Test
  void of_two_completions_of_which_the_first_was_not_answered_either_may_stand() {
    for (String mark : new String[] {"a", "b"}) {
      Story story =
          claimed()
              .complete(12, 1, 1, UNKNOWN, "a")
              .completeAgain(14, 1, 1, OK, "b")
              .endsDone(1, mark);
      assertThat(story.broken()).isEmpty();
    }
  }

  @Test
  void a_task_leased_twice_is_found_by_both_clocks() {
    Story story = claimed().claim(20, 1, 2, 2).complete(22, 1, 2, OK, "a").endsDone(1, "a");
    assertThat(story.broken()).containsExactly(Rule.ONE_LEASE, Rule.ONE_HOLDER);
  }

  @Test
  void so_is_one_whose_heartbeat_was_forgotten() {
    Story alone = claimed().heartbeat(35, 1, 1, OK).claim(45, 1, 2, 2).complete(47, 1, 2, OK, "a");
    Story batch =
        claimed().heartbeatInBatch(35, 1, 1).claim(39, 1, 2, 2).complete(41, 1, 2, OK, "a");
    assertThat(alone.endsDone(1, "a").broken()).containsExactly(Rule.ONE_LEASE, Rule.ONE_HOLDER);
    assertThat(batch.endsDone(1, "a").broken()).contains(Rule.ONE_HOLDER);
  }

  @Test
  void a_lease_that_may_have_been_given_back_is_live_until_then() {
    Story story =
        new Story()
            .task(1, 3)
            .task(2, 1)
            .claim(10, 1, 1, 1)
            .claim(18, 2, 1, 1)
            .claim(16, 1, 2, 2)
            .release(20, 1, 1, UNKNOWN)
            .complete(22, 1, 2, OK, "a")
            .endsDone(1, "a")
            .endsDead(2, 1, 1);
    assertThat(story.broken()).containsExactly(Rule.ONE_LEASE, Rule.ONE_HOLDER);
  }

  @Test
  void a_claim_before_the_pause_is_over_is_found() {
    Story story =
        claimed()
            .fail(12, 1, 1, OK)
            .claim(14, 1, 2, 2)
            .complete(16, 1, 2, OK, "a")
            .endsDone(1, "a");
    assertThat(story.broken()).containsExactly(Rule.AVAILABLE);
  }

  @Test
  void a_fence_that_repeats_or_falls_is_found() {
    Story repeats = claimed().claim(40, 1, 1, 2, "other").complete(42, 1, 1, LEASE_LOST, "a");
    Story falls = new Story().task(1, 3).claim(10, 1, 5, 1).claim(40, 1, 4, 2).endsDead(1, 3, 5);
    assertThat(repeats.broken()).contains(Rule.FENCE);
    assertThat(falls.broken()).contains(Rule.FENCE);
    assertThat(claimed().claim(40, 1, 2, 2).claim(70, 1, 3, 3).endsDead(1, 3, 2).broken())
        .containsExactly(Rule.FENCE);
  }

  @Test
  void a_token_that_comes_twice_is_found() {
    Story story = claimed().claim(40, 1, 2, 2, "1.1").claim(70, 1, 3, 3).endsDead(1, 3, 3);
    assertThat(story.broken()).containsExactly(Rule.FENCE);
  }

  @Test
  void a_late_token_that_still_does_something_is_found() {
    for (Verb verb : new Verb[] {Verb.FAIL, Verb.RELEASE, Verb.HEARTBEAT}) {
      Story story = claimedTwice();
      switch (verb) {
        case FAIL -> story.fail(45, 1, 1, OK);
        case RELEASE -> story.release(45, 1, 1, OK);
        default -> story.heartbeat(45, 1, 1, OK);
      }
      story.complete(47, 1, 2, OK, "a").endsDone(1, "a");
      assertThat(story.broken()).as(verb.name()).contains(Rule.LATEST_TOKEN);
    }
  }
}
