package dev.errand.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class EventLogTest {

  private final AtomicLong now = new AtomicLong();
  private final EventLog log = new EventLog(Duration.ofMillis(100), now::get);

  private List<JsonObject> lines(Event... events) {
    return Captured.json(Logs.Level.INFO, () -> List.of(events).forEach(log::on));
  }

  @Test
  void every_event_but_the_metrics_own_has_a_line() {
    Set<Class<?>> silent =
        Set.of(
            Event.ConnectionOpened.class,
            Event.ConnectionClosed.class,
            Event.ClientConnected.class,
            Event.ClientGone.class,
            Event.LaneLoad.class,
            Event.QueueWork.class,
            Event.QueueDepths.class,
            Event.ClaimsWaiting.class,
            Event.ClaimWoken.class,
            Event.Repeated.class,
            Event.AnswersExpired.class);
    assertThat(Event.class.getPermittedSubclasses())
        .filteredOn(type -> !silent.contains(type))
        .hasSameElementsAs(log.types());
  }

  @Test
  void an_answered_request_is_silent_until_debug() {
    Event ok = new Event.RequestEnded("GET", "/v1/users/:userId", 200, 5_000_000, "r-1", "t-1");
    assertThat(lines(ok)).isEmpty();
    List<JsonObject> debug = Captured.json(Logs.Level.DEBUG, () -> log.on(ok));
    assertThat(debug).hasSize(1);
    assertThat(debug.get(0).getMap())
        .containsEntry("log.level", "DEBUG")
        .containsEntry("message", "GET /v1/users/:userId 200")
        .containsEntry("http.request.id", "r-1")
        .containsEntry("trace.id", "t-1")
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.response.status_code", 200)
        .containsEntry("event.duration", 5_000_000)
        .containsKeys("@timestamp", "ecs.version", "service.name");
  }

  @Test
  void a_server_error_is_told_at_info_without_a_trace_where_there_is_none() {
    List<JsonObject> lines = lines(new Event.RequestEnded("GET", "/x", 503, 1, "r-1", null));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).getString("log.level")).isEqualTo("INFO");
    assertThat(lines.get(0).containsKey("trace.id")).isFalse();
  }

  @Test
  void an_unforeseen_failure_is_one_error_line_with_its_cause() {
    Throwable cause = new IllegalStateException("outer", new IllegalArgumentException("inner"));
    List<JsonObject> lines = lines(new Event.RequestFailed("r-1", "t-1", "/x", cause));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).getMap())
        .containsEntry("log.level", "ERROR")
        .containsEntry("error.type", "java.lang.IllegalStateException")
        .containsEntry("error.message", "outer")
        .containsEntry("http.request.id", "r-1");
    assertThat(lines.get(0).getString("error.stack_trace"))
        .contains("at dev.errand.observe.EventLogTest")
        .contains("Caused by: java.lang.IllegalArgumentException: inner");
  }

  @Test
  void a_failed_statement_is_told_without_what_the_row_held() {
    PgException unique =
        new PgException(
            "duplicate key value violates unique constraint \"handles_pk\"",
            "ERROR",
            "23505",
            "Key (handle)=(secret-row) already exists.");
    List<JsonObject> lines = lines(new Event.StatementFailed("user.insert", "23505", unique));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).getMap())
        .containsEntry("log.level", "WARN")
        .containsEntry("errand.statement", "user.insert")
        .containsEntry("errand.sql_state", "23505")
        .containsEntry("error.type", "io.vertx.pgclient.PgException");
    assertThat(lines.get(0).getString("error.message")).contains("handles_pk");
    assertThat(lines.get(0).encode()).doesNotContain("secret-row");
  }

  @Test
  void slow_and_overrun_statements_are_told_with_their_lane_and_time() {
    List<JsonObject> lines =
        lines(
            ended(Event.Outcome.OK, 99, 0),
            ended(Event.Outcome.OK, 150, 60),
            ended(Event.Outcome.REJECTED, 1_000, 0),
            ended(Event.Outcome.OK, 130, 10),
            ended(Event.Outcome.TIMEOUT, 20, 10));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).getMap())
        .containsEntry("message", "slow statement: task.page")
        .containsEntry("log.level", "WARN")
        .containsEntry("errand.statement", "task.page")
        .containsEntry("errand.lane", "work")
        .containsEntry("errand.millis", 120)
        .containsEntry("errand.wait_millis", 10);
    assertThat(lines.get(1).getString("message")).isEqualTo("statement over its budget: task.page");
    assertThat(lines.get(1).getString("errand.outcome")).isEqualTo("TIMEOUT");
  }

  private static Event ended(Event.Outcome outcome, long millis, long waitMillis) {
    return new Event.StatementEnded(
        "task.page", "work", outcome, millis * 1_000_000, waitMillis * 1_000_000);
  }

  @Test
  void connections_that_fail_are_one_line_per_lane_in_five_seconds() {
    List<JsonObject> lines =
        Captured.json(
            Logs.Level.INFO,
            () -> {
              fail("work");
              fail("work");
              fail("point");
              now.addAndGet(Duration.ofMillis(4_999).toNanos());
              fail("work");
              now.addAndGet(Duration.ofMillis(1).toNanos());
              fail("work");
            });
    assertThat(lines)
        .extracting(line -> line.getString("errand.lane") + line.getInteger("errand.dropped"))
        .containsExactly("work0", "point0", "work2");
    assertThat(lines.get(0).getString("error.message")).isEqualTo("Connection refused");
  }

  private void fail(String lane) {
    log.on(new Event.ConnectionFailed(lane, new java.net.ConnectException("Connection refused")));
  }

  @Test
  void start_and_stop_are_told_in_order_at_info() {
    List<JsonObject> lines =
        lines(
            new Event.TransportChosen("epoll", null),
            new Event.EmbeddedServerStarted("data", 5432, true, 1),
            new Event.MigrationWaits(),
            new Event.MigrationChecked(false, 1),
            new Event.MigrationEnded(3, 1),
            new Event.Serving(false, "127.0.0.1", 8080, "127.0.0.1", 9090),
            new Event.Draining(2),
            new Event.Stopped(0));
    assertThat(lines).extracting(line -> line.getString("log.level")).containsOnly("INFO");
    assertThat(lines).hasSize(8);
    assertThat(lines.get(0).getString("message")).isEqualTo("network transport: epoll");
    assertThat(lines.get(5).getString("message")).contains("127.0.0.1:8080", "127.0.0.1:9090");
  }

  @Test
  void a_native_transport_that_cannot_be_loaded_is_a_warning() {
    Throwable why = new IOException("/tmp/epoll.so: Read-only file system");
    Throwable missing = new UnsatisfiedLinkError("could not load epoll").initCause(why);
    List<JsonObject> lines = lines(new Event.TransportChosen("nio", missing));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).getString("log.level")).isEqualTo("WARN");
    assertThat(lines.get(0).getString("message"))
        .isEqualTo(
            "network transport: nio, for the native one can't be loaded:"
                + " could not load epoll: /tmp/epoll.so: Read-only file system");
  }

  @Test
  void warnings_and_deaths_have_their_levels_and_no_password() {
    List<JsonObject> lines =
        lines(
            new Event.Warned("ignored postgresql://ann:hunter2@db/x"),
            new Event.Died("no start", new IllegalStateException("postgresql://ann:hunter2@db/x")),
            new Event.Died("no cause", null));
    assertThat(lines)
        .extracting(line -> line.getString("log.level"))
        .containsExactly("WARN", "ERROR", "ERROR");
    assertThat(lines.toString()).doesNotContain("hunter2").contains("ann:***@db");
  }
}
