package dev.errand.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The loader on a small scale. */
final class LoaderTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void the_service_answers_a_small_load_without_an_error() throws TimeoutException {
    try (TestService service = TestService.start(DATABASE.connection())) {
      LoaderOptions options =
          LoaderOptions.parse(
              "--url=http://127.0.0.1:" + service.port(),
              "--owners=40",
              "--tasks=2000",
              "--operations=1000",
              "--walkers=32",
              "--minutes=2");
      List<String> progress = new ArrayList<>();
      LoaderReport report = Loader.run(options, progress::add);
      assertThat(report.errors()).isEmpty();
      assertThat(report.json().getJsonArray("phases")).hasSize(10);
      assertThat(progress).first().asString().contains("40 owners, 2,000 tasks; largest 100");
    }
  }

  @Test
  void the_shape_is_skewed_and_adds_up() {
    Shape shape = Shape.of(10_000, 1_000_000);
    assertThat(shape.tasks()).isEqualTo(1_000_000);
    assertThat(shape.sizes().subList(0, 4)).containsOnly(50_000);
    assertThat(shape.sizes()).hasSize(10_000).allMatch(size -> size > 0);
  }

  @Test
  void the_shape_of_few_adds_up_too() {
    assertThat(Shape.of(8, 160).tasks()).isEqualTo(160);
    assertThat(Shape.of(8, 160).sizes()).hasSize(8);
  }

  @Test
  void a_wrong_option_is_refused() {
    assertThatThrownBy(() -> LoaderOptions.parse("--owner", "9")).hasMessage("unknown: --owner");
    assertThatThrownBy(() -> LoaderOptions.parse("--tasks", "9"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
