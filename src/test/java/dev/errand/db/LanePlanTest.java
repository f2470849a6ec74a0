package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a replica's connections become lanes. */
final class LanePlanTest {

  @Test
  void the_smallest_pool_has_one_loop_with_every_lane() {
    assertThat(LanePlan.divide(5, 8, Pooler.NONE)).containsExactly(new LanePlan(1, 2, 1));
  }

  @Test
  void the_standard_pool_gives_two_cores_two_loops() {
    assertThat(LanePlan.divide(16, 2, Pooler.NONE))
        .containsExactly(new LanePlan(2, 4, 2), new LanePlan(1, 4, 2));
  }

  @Test
  void a_large_pool_goes_to_work() {
    assertThat(LanePlan.divide(65, 1, Pooler.NONE)).isEqualTo(List.of(new LanePlan(2, 60, 2)));
  }

  @Test
  void no_pool_is_exceeded_and_no_lane_is_empty() {
    for (int size = 5; size <= 200; size++) {
      for (int cores = 1; cores <= 32; cores++) {
        List<LanePlan> plans = LanePlan.divide(size, cores, Pooler.NONE);
        assertThat(plans).hasSize(Math.max(1, Math.min(cores, (size - 1) / 4)));
        int sum = plans.stream().mapToInt(p -> p.point() + p.work() + p.upkeep()).sum();
        assertThat(sum).isEqualTo(size - 1);
        assertThat(plans)
            .allSatisfy(
                plan -> {
                  assertThat(plan.point()).isBetween(1, 2);
                  assertThat(plan.work()).isGreaterThanOrEqualTo(2);
                  int all = plan.point() + plan.work() + plan.upkeep();
                  assertThat(plan.upkeep()).isEqualTo(all >= 6 ? 2 : 1);
                });
      }
    }
  }
}
