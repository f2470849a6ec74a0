package dev.errand.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The bench of queues on a small scale: that it measures, not what. */
final class QueueBenchTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void every_load_is_measured_and_every_window_told(@TempDir Path folder) throws Exception {
    QueueReport report =
        QueueBench.run(options(folder, "--parts=throughput,pinned,soak"), line -> {});
    assertThat(report.json().getJsonObject("throughput").getJsonArray("loads"))
        .hasSize(6)
        .allSatisfy(
            each -> {
              JsonObject service = ((JsonObject) each).getJsonObject("service");
              assertThat(service.getDouble("tasksPerSecond")).isPositive();
              assertThat(service.getDouble("p50Millis")).isPositive();
            });
    assertThat(report.json().getJsonObject("pinned").getJsonArray("windows"))
        .hasSize(5)
        .filteredOn(each -> ((JsonObject) each).getString("snapshot").equals("held"))
        .hasSize(2)
        .allSatisfy(
            each -> assertThat(((JsonObject) each).getDouble("completedPerSecond")).isPositive());
    assertThat(report.json().getJsonObject("soak").getJsonArray("windows")).hasSize(4);
    assertThat(report.lines()).anyMatch(line -> line.startsWith("- claim p50, last minutes"));
  }

  @Test
  void wrong_options_are_refused() {
    assertThatThrownBy(() -> QueueOptions.parse("--parts", "rest"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> QueueOptions.parse("--around", "7"))
        .hasMessageContaining("multiples of --window");
    assertThatThrownBy(() -> QueueOptions.parse("--pgbench=", "--parts=pinned-sql"))
        .hasMessage("pinned-sql: pgbench");
  }

  private static QueueOptions options(Path folder, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--database-url=" + TestService.url(DATABASE.connection()),
                "--jar=",
                "--out=" + folder.resolve("queue.json"),
                "--clients=2",
                "--bulk-clients=2",
                "--rounds=1",
                "--seconds=0.2",
                "--warm-up=0.1",
                "--pgbench=",
                "--rate=50",
                "--window=1",
                "--around=1",
                "--pinned-seconds=2",
                "--wait-seconds=0",
                "--soak-seconds=4",
                "--minutes=2"));
    all.addAll(List.of(more));
    return QueueOptions.parse(all.toArray(String[]::new));
  }
}
