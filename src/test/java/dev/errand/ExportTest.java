package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.observe.Event.RequestEnded;
import dev.errand.observe.Event.StatementEnded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A million tasks to a reader that takes its time. */
final class ExportTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);

  private static final int ROWS = 1_000_000;

  /** Whatever of the service's connections could hold something back. */
  private static final String HELD =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and application_name = 'errand'
        and (state <> 'idle' or xact_start is not null or backend_xmin is not null
          or backend_xid is not null)""";

  private static String export;
  private static String tasks;

  @BeforeAll
  static void fill() throws Exception {
    try (TestService service = TestService.start(DATABASE.connection())) {
      tasks = "/v1/users/" + service.http().newUser("ada") + "/tasks";
      export = tasks + "/export";
    }
    SQL.execute(
        """
        insert into tasks (owner_id, title, list, priority, payload, created_at, updated_at)
        select u.id, 'task number ' || n, 'inbox', 2, '{"text":"0123456789"}', now(), now()
        from users u, generate_series(1, %d) n"""
            .formatted(ROWS));
    SQL.execute("vacuum analyze tasks");
  }

  private static long id(String line) {
    assertThat(line).startsWith("{\"id\":").endsWith("}");
    return Long.parseLong(line.substring(6, line.indexOf(',')));
  }

  private static double metric(TestHttp management, String prefix) {
    return management
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static long batches(TestHttp management) {
    return (long) metric(management, "errand_statement_seconds_count{statement=\"task-export\"}");
  }

  private static long batches(TestService service) {
    return service.heard().all(StatementEnded.class).stream()
        .filter(ended -> ended.statement().equals("task-export"))
        .count();
  }

  @Test
  void a_million_tasks_go_to_a_slow_reader_in_little_memory() throws Exception {
    try (ChildService service =
            ChildService.start(
                List.of("-Xmx128m"), "--database-url", TestService.url(DATABASE.connection()));
        SlowReader reader = SlowReader.get(service.port(), export)) {
      assertThat(reader.status()).isEqualTo(200);
      long last = 0;
      int read = 0;
      for (; read < 1_000; read++) {
        last = inOrder(last, reader);
      }
      TestHttp management = service.management();
      assertThat(Stall.await(management, ExportTest::batches)).isLessThan(200);
      for (int i = 0; i < 20; i++) {
        assertThat(SQL.number(HELD)).isZero();
      }
      TestHttp http = service.http();
      assertThat(http.get(tasks + "/" + last).status()).isEqualTo(200);
      assertThat(http.get(tasks + "?limit=200").items()).hasSize(200);
      for (; read < ROWS; read++) {
        last = inOrder(last, reader);
      }
      assertThat(reader.line()).isNull();
      report(management, service.jvm().pid());
      service.jvm().terminate();
      assertThat(service.jvm().exitCode()).isZero();
    }
  }

  private static long inOrder(long last, SlowReader reader) throws IOException {
    String line = reader.line();
    if (line == null) {
      throw new AssertionError("it ended behind " + last);
    }
    long id = id(line);
    if (id <= last) {
      throw new AssertionError(id + " came behind " + last);
    }
    return id;
  }

  private static void report(TestHttp management, long pid) throws IOException {
    double heap = metric(management, "jvm_memory_used_bytes{area=\"heap\"");
    String peak =
        Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("VmHWM unknown");
    System.out.printf(
        Locale.ROOT,
        "EXPORT of %d tasks: heap in use at the end %.0f MB of 128, %s%n",
        ROWS,
        heap / 1e6,
        peak.replaceAll("\\s+", " "));
  }

  @Test
  void a_failure_within_cuts_the_connection_without_the_last_chunk() throws Exception {
    try (TestService service = TestService.start(DATABASE.connection());
        SlowReader reader = SlowReader.get(service.port(), export)) {
      inOrder(0, reader);
      Stall.await(service, ExportTest::batches);
      SQL.execute("alter table tasks rename to tasks_gone");
      try {
        assertThatThrownBy(
                () -> {
                  while (reader.line() != null) {}
                })
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(SocketTimeoutException.class);
      } finally {
        SQL.execute("alter table tasks_gone rename to tasks");
      }
      RequestEnded told =
          service.heard().await(RequestEnded.class, ended -> ended.route().endsWith("/export"));
      assertThat(told.status()).isEqualTo(500);
      assertThat(service.http().get(tasks).status()).isEqualTo(200);
    }
  }

  @Test
  void a_client_that_hangs_up_ends_it() throws Exception {
    try (TestService service = TestService.start(DATABASE.connection())) {
      try (SlowReader reader = SlowReader.get(service.port(), export)) {
        inOrder(0, reader);
      }
      service
          .heard()
          .await(
              RequestEnded.class,
              ended -> ended.route().endsWith("/export") && ended.status() == 499);
      assertThat(Stall.await(service, ExportTest::batches)).isLessThan(200);
      assertThat(SQL.number(HELD)).isZero();
    }
  }

  @Test
  void a_reader_that_never_goes_on_is_cut_off() throws Exception {
    // The shortest there is beside claims, which may wait for 20 s.
    String[] shortly = {"--idle-timeout", "21100ms", "--request-timeout", "1s"};
    try (TestService service = TestService.start(DATABASE.connection(), shortly);
        SlowReader reader = SlowReader.get(service.port(), export)) {
      inOrder(0, reader);
      Stall.await(service, ExportTest::batches);
      RequestEnded told =
          service.heard().await(RequestEnded.class, ended -> ended.route().endsWith("/export"));
      assertThat(told.status()).isEqualTo(499);
      assertThat(told.nanos()).isGreaterThan(21_100_000_000L);
    }
  }

  @Test
  void a_reader_who_stops_holds_up_its_batch_and_no_more() throws Exception {
    SQL.execute(
        """
        insert into users (handle, display_name, created_at, updated_at)
        values ('bulky', 'Bulky', now(), now());
        insert into tasks (owner_id, title, payload, created_at, updated_at)
        select u.id, 'large', jsonb_build_object('text', repeat('x', 16000)), now(), now()
        from users u, generate_series(1, 3000) where u.handle = 'bulky'""");
    long owner = SQL.number("select id from users where handle = 'bulky'");
    try (TestService service = TestService.start(DATABASE.connection());
        SlowReader reader =
            SlowReader.get(service.port(), "/v1/users/" + owner + "/tasks/export")) {
      assertThat(reader.status()).isEqualTo(200);
      // Some 4 MB each: the first, and the next when what is left of the first fits the sockets.
      assertThat(Stall.await(service, ExportTest::batches)).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void a_client_that_hangs_up_before_the_first_match_ends_it() throws Exception {
    try (TestService service = TestService.start(DATABASE.connection())) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
        String request = "GET " + export + "?list=no-such HTTP/1.1\r\nHost: localhost\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        service
            .heard()
            .await(StatementEnded.class, one -> one.statement().equals("task-export-filtered"));
      }
      service
          .heard()
          .await(
              RequestEnded.class,
              ended -> ended.route().endsWith("/export") && ended.status() == 499);
      // The whole walk takes 200.
      assertThat(
              service.heard().all(StatementEnded.class).stream()
                  .filter(one -> one.statement().equals("task-export-filtered"))
                  .count())
          .isLessThan(150);
    }
  }
}
