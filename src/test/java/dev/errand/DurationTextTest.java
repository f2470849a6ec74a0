package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({"250ms,250", "3s,3000", "2m,120000", "1h,3600000", "0s,0", "90s,90000"})
  void a_number_and_a_unit_are_a_duration_and_back(String text, long millis) {
    assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(DurationText.parse(DurationText.of(Duration.ofMillis(millis))))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "1500,1500ms", "90000,90s", "120000,2m", "7200000,2h"})
  void the_shortest_text_without_fraction_is_written(long millis, String text) {
    assertThat(DurationText.of(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"3", "3 s", "1.5s", "-1s", "+1s", "PT3S", "3S", "1d", "9999999999s", "٣s"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("is not a duration");
  }
}
