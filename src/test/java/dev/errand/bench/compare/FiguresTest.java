package dev.errand.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.bench.client.Operation;
import dev.errand.bench.compare.Plan.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the rounds' figures. */
final class FiguresTest {

  private static final Setting SETTING = new Setting(Operation.GET, 64, "on");

  @Test
  void each_figure_has_its_own_median() {
    Figures medians = Figures.medians(List.of(figures(1, 30), figures(3, 10), figures(2, 20)));
    assertThat(medians.requestsPerSecond()).isEqualTo(2);
    assertThat(medians.serverMicros()).isEqualTo(20);
    assertThat(Figures.medians(List.of(figures(1, 1), figures(2, 2))).serverMicros())
        .isEqualTo(1.5);
  }

  @Test
  void a_ratio_is_the_service_over_the_floor() {
    Comparison comparison =
        new Comparison(
            SETTING,
            Map.of(
                Side.SERVICE, List.of(figures(1_000, 30)),
                Side.FLOOR, List.of(figures(2_000, 20))));
    assertThat(comparison.ratio(Figures::serverMicros)).isEqualTo(1.5);
    assertThat(comparison.row()).contains("1,000 / 2,000 = **0.50**", "30 / 20 = **1.50**");
  }

  @Test
  void one_side_alone_has_no_ratio() {
    Comparison comparison = new Comparison(SETTING, Map.of(Side.SERVICE, List.of(figures(9, 30))));
    assertThat(comparison.ratio(Figures::serverMicros)).isNaN();
    assertThat(comparison.row()).contains("| 30 / – |");
    assertThat(comparison.json().getJsonObject("ratios").getValue("serverCpuMicros")).isNull();
  }

  private static Figures figures(double requestsPerSecond, double serverMicros) {
    return new Figures(requestsPerSecond, 0, 1, 2, 3, serverMicros, 10, 5);
  }
}
