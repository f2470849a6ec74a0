package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** What a service tells Prometheus, as of a scrape. */
public final class TestMetrics {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What goes back to zero when nothing is under way. */
  private static final List<String> LOADS = List.of("errand_lane_in_use{", "errand_lane_waiting{");

  private final TestHttp management;

  private TestMetrics(TestHttp management) {
    this.management = management;
  }

  /** The metrics of a service. */
  public static TestMetrics of(TestService service) {
    return of(service.management());
  }

  /** Those behind a management port. */
  static TestMetrics of(TestHttp management) {
    return new TestMetrics(management);
  }

  /** Every series that begins so. */
  public Map<String, Double> all(String start) {
    Map<String, Double> found = new TreeMap<>();
    management
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(start))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              found.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return found;
  }

  /** The sum of all series that begin so. */
  public double sum(String start) {
    return all(start).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Waits until no connection is leased and nobody waits for one. */
  public void awaitIdle() {
    Awaitility.await("no lease, nobody waits")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(LOADS)
                    .allSatisfy(
                        load ->
                            assertThat(all(load)).isNotEmpty().allSatisfy(TestMetrics::isZero)));
  }

  private static void isZero(String series, double value) {
    assertThat(value).as(series).isZero();
  }
}
