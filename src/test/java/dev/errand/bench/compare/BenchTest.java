package dev.errand.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.bench.client.WrongAnswer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The bench on a small scale: that it measures, not what. */
@TestMethodOrder(OrderAnnotation.class)
final class BenchTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  @Order(1)
  void service_and_floor_are_compared_in_every_setting(@TempDir Path folder) throws Exception {
    List<String> progress = new ArrayList<>();
    BenchReport report = Bench.run(options(folder), progress::add);
    JsonArray comparisons = report.json().getJsonArray("comparisons");
    assertThat(comparisons)
        .extracting(each -> ((JsonObject) each).getString("operation"))
        .containsExactly("get", "page", "create", "patch", "batch");
    assertThat(comparisons)
        .allSatisfy(
            each -> {
              JsonObject comparison = (JsonObject) each;
              for (String side : List.of("service", "floor")) {
                assertThat(comparison.getJsonObject("rounds").getJsonArray(side)).hasSize(1);
                JsonObject medians = comparison.getJsonObject("medians").getJsonObject(side);
                assertThat(medians.getDouble("requestsPerSecond")).isPositive();
                assertThat(medians.getDouble("p50Millis")).isPositive();
                assertThat(medians.getDouble("p999Millis")).isPositive();
              }
              assertThat(comparison.getJsonObject("ratios").getDouble("requestsPerSecond"))
                  .isPositive();
            });
    assertThat(report.lines()).filteredOn(line -> line.startsWith("| ")).hasSize(7);
    assertThat(progress).first().asString().isEqualTo("loading 2000 tasks of 40 owners");
  }

  @Test
  @Order(2)
  void what_was_loaded_is_found_again_and_a_wrong_answer_ends_the_run(@TempDir Path folder)
      throws Exception {
    try (Connection connection = DATABASE.jdbc();
        Statement statement = connection.createStatement()) {
      statement.execute("update tasks set deleted_at = now() where id % 100 = 7");
    }
    List<String> progress = new ArrayList<>();
    assertThatThrownBy(
            () -> Bench.run(options(folder, "--sides=floor", "--operations=get"), progress::add))
        .isInstanceOf(WrongAnswer.class)
        .hasMessageContaining("get: status 500 instead of 200");
    assertThat(progress).containsExactly("warming up: floor, get");
  }

  @Test
  void a_database_with_users_of_its_own_is_left_alone(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> Bench.run(options(folder, "--owners=41"), line -> {}))
        .hasMessageContaining("not empty");
  }

  @Test
  void a_wrong_option_is_refused() {
    assertThatThrownBy(() -> BenchOptions.parse("--round", "9")).hasMessage("unknown: --round");
    assertThatThrownBy(() -> BenchOptions.parse("--operations", "claim"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BenchOptions.parse("--commit", "maybe"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_short_run_can_be_changed_in_parts() {
    BenchOptions options = BenchOptions.parse("--rounds", "1", "--short", "--tasks=200000");
    assertThat(options.plan().commits()).containsExactly("off");
    assertThat(options.plan().rounds()).isEqualTo(1);
    assertThat(options.tasks()).isEqualTo(200_000);
    assertThat(options.owners()).isEqualTo(1_000);
  }

  private static BenchOptions options(Path folder, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--database-url=" + TestService.url(DATABASE.connection()),
                "--jar=",
                "--out=" + folder.resolve("bench.json"),
                "--owners=40",
                "--tasks=2000",
                "--connections=8",
                "--commit=on",
                "--rounds=1",
                "--seconds=0.2",
                "--warm-up=0.1",
                "--minutes=1"));
    all.addAll(List.of(more));
    return BenchOptions.parse(all.toArray(String[]::new));
  }
}
