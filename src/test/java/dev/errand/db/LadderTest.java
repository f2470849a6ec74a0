package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statement_timeout a budget and a deadline give. */
final class LadderTest {

  private static Map<Budget, Duration> budgets(long writeMillis) {
    Map<Budget, Duration> all = new EnumMap<>(Budget.class);
    for (Budget each : Budget.values()) {
      all.put(each, each.standard());
    }
    all.put(Budget.WRITE, Duration.ofMillis(writeMillis));
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "3000, 10000, 3000",
    "3000, 3000, 3000",
    "3000, 2999, 3000",
    "3000, 1500, 2000",
    "3000, 501, 1000",
    "3000, 500, 500",
    "3000, 101, 250",
    "3000, 100, 100",
    "3000, 1, 100",
    "3000, 0, 100",
    "3000, -5, 100",
    "15000, 14000, 15000",
    "15000, 6000, 10000",
    "500, 400, 500"
  })
  void what_a_deadline_leaves_is_rounded_up_to_a_step(long budget, long left, long set) {
    assertThat(new Ladder(budgets(3_000)).stepMillis(budget, left)).isEqualTo(set);
  }

  @Test
  void every_configured_budget_is_a_step_of_its_own() {
    Ladder ladder = new Ladder(budgets(737));
    assertThat(ladder.stepMillis(737, 10_000)).isEqualTo(737);
    assertThat(ladder.stepMillis(3_000, 600)).isEqualTo(737);
  }

  @Test
  void no_step_exceeds_the_budget_or_falls_below_what_is_left() {
    for (long budget : new long[] {1, 7, 60, 300, 3_000, 47_000, 600_000}) {
      Ladder ladder = new Ladder(budgets(budget));
      for (long left = 1; left <= budget; left += Math.max(1, budget / 97)) {
        assertThat(ladder.stepMillis(budget, left)).isBetween(left, budget);
      }
    }
  }
}
