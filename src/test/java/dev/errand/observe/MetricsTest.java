package dev.errand.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {

  private static final String TASK_PAGE = "{statement=\"task.page\"}";

  private final Metrics metrics = new Metrics(List.of("task.page", "task.byId"), "1.2.3");

  @AfterEach
  void close() {
    metrics.close();
  }

  private Exposition scrape() {
    return Exposition.of(metrics.scrape(null).text());
  }

  private void statement(String name, Event.Outcome outcome, long millis, long waitMillis) {
    metrics.on(
        new Event.StatementEnded(
            name, "work", outcome, millis * 1_000_000, waitMillis * 1_000_000));
  }

  @Test
  void every_statement_is_there_from_the_start() {
    Exposition read = scrape();
    for (String name : List.of("task.page", "task.byId")) {
      String label = "{statement=\"" + name + "\"}";
      assertThat(read.value("errand_statement_seconds_count" + label)).isEqualTo(0);
      assertThat(read.value("errand_statement_overruns_total" + label)).isEqualTo(0);
      assertThat(read.value("errand_statement_failures_total" + label)).isEqualTo(0);
      assertThat(read.value("errand_statement_rejections_total" + label)).isEqualTo(0);
    }
    assertThat(read.types).containsEntry("errand_statement_seconds", "histogram");
  }

  @Test
  void outcomes_are_counted_apart() {
    statement("task.page", Event.Outcome.OK, 70, 60);
    statement("task.page", Event.Outcome.TIMEOUT, 3_000, 0);
    statement("task.page", Event.Outcome.FAILED, 1, 0);
    statement("task.page", Event.Outcome.REJECTED, 1_000, 1_000);
    Exposition read = scrape();
    assertThat(read.value("errand_statement_seconds_count" + TASK_PAGE)).isEqualTo(3);
    assertThat(read.value("errand_statement_seconds_sum" + TASK_PAGE)).isEqualTo(3.011);
    assertThat(read.value("errand_statement_overruns_total" + TASK_PAGE)).isEqualTo(1);
    assertThat(read.value("errand_statement_failures_total" + TASK_PAGE)).isEqualTo(1);
    assertThat(read.value("errand_statement_rejections_total" + TASK_PAGE)).isEqualTo(1);
    assertThat(read.value("errand_lane_wait_seconds_count{lane=\"work\"}")).isEqualTo(4);
    assertThat(read.value("errand_lane_wait_seconds_sum{lane=\"work\"}")).isEqualTo(1.06);
  }

  @Test
  void requests_are_counted_by_method_route_and_status() {
    for (int i = 0; i < 3; i++) {
      metrics.on(request("GET", "/v1/users/:userId", 200));
    }
    metrics.on(request("GET", "/v1/users/:userId", 404));
    metrics.on(request("BREW", "unmatched", 405));
    Exposition read = scrape();
    assertThat(read.value(count("GET", "/v1/users/:userId", 200))).isEqualTo(3);
    assertThat(read.value(count("GET", "/v1/users/:userId", 404))).isEqualTo(1);
    assertThat(read.value(count("_OTHER", "unmatched", 405))).isEqualTo(1);
    assertThat(read.samples.keySet())
        .contains(
            "http_server_requests_seconds_bucket{method=\"GET\",route=\"/v1/users/:userId\",status=\"200\",le=\"0.005\"}");
  }

  private static Event request(String method, String route, int status) {
    return new Event.RequestEnded(method, route, status, 4_000_000, "r", null);
  }

  private static String count(String method, String route, int status) {
    return "http_server_requests_seconds_count{method=\"%s\",route=\"%s\",status=\"%d\"}"
        .formatted(method, route, status);
  }

  @Test
  void lanes_are_summed_over_their_instances() {
    metrics.on(new Event.ConnectionOpened("work"));
    metrics.on(new Event.ConnectionOpened("work"));
    metrics.on(new Event.ConnectionClosed("work"));
    metrics.on(new Event.ConnectionFailed("work", new IllegalStateException()));
    metrics.on(new Event.LaneLoad("work", 0, 1, 9));
    metrics.on(new Event.LaneLoad("work", 0, 2, 5));
    metrics.on(new Event.LaneLoad("work", 1, 3, 1));
    Exposition read = scrape();
    assertThat(read.value("errand_lane_connections{lane=\"work\"}")).isEqualTo(1);
    assertThat(read.value("errand_lane_in_use{lane=\"work\"}")).isEqualTo(5);
    assertThat(read.value("errand_lane_waiting{lane=\"work\"}")).isEqualTo(6);
    assertThat(read.value("errand_lane_connection_failures_total{lane=\"work\"}")).isEqualTo(1);
  }

  @Test
  void the_process_is_shown() {
    Exposition read = scrape();
    assertThat(read.types)
        .containsKeys(
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "jvm_classes_loaded_classes",
            "process_cpu_usage",
            "process_files_open_files",
            "process_uptime_seconds");
    assertThat(read.samples.keySet())
        .anyMatch(
            series ->
                series.startsWith("errand_build_info{") && series.contains("version=\"1.2.3\""));
  }

  @Test
  void the_transport_is_shown_once_it_is_chosen() {
    metrics.on(new Event.TransportChosen("epoll", null));
    assertThat(scrape().value("errand_transport_info{transport=\"epoll\"}")).isEqualTo(1);
  }

  @Test
  void open_metrics_is_given_to_who_asks_for_it() {
    Metrics.Scrape open =
        metrics.scrape("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.2");
    assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(open.text()).endsWith("# EOF\n");
    assertThat(metrics.scrape("*/*").contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.scrape(null).text()).doesNotContain("# EOF");
  }
}
