package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.TestHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM, in a process of its own. */
final class StopTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Pattern STOPPING = Pattern.compile("stopping: \\d+ requests under way");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static int owners;

  private Connection holder;

  @BeforeEach
  void connect() throws Exception {
    holder = DATABASE.jdbc();
    holder.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws Exception {
    holder.close();
  }

  private static ChildService serve(String... flags) throws IOException {
    String[] all = new String[flags.length + 6];
    System.arraycopy(flags, 0, all, 0, flags.length);
    String[] common = {
      "--database-url", TestService.url(DATABASE.connection()),
      "--budget-write", "30s",
      "--request-timeout", "30s"
    };
    System.arraycopy(common, 0, all, flags.length, common.length);
    return ChildService.start(List.of(), all);
  }

  /** A PATCH that waits for a row lock of the test's. */
  private CompletableFuture<Answer> blockedPatch(TestHttp http) throws Exception {
    long owner = http.newUser("stop-" + owners++);
    long task = http.newTask(owner, "{\"title\":\"locked\"}").getLong("id");
    try (Statement statement = holder.createStatement()) {
      statement.execute("select id from tasks for update");
    }
    CompletableFuture<Answer> patch =
        http.sendAsync("PATCH", "/v1/users/" + owner + "/tasks/" + task, "{\"title\":\"done\"}");
    awaitUntil("the PATCH waits for the row", StopTest::someoneWaitsForALock);
    return patch;
  }

  private static boolean someoneWaitsForALock() throws Exception {
    try (Connection connection = DATABASE.jdbc();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select 1 from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'""")) {
      return rows.next();
    }
  }

  private static void awaitUntil(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }

  private static boolean isRefused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void what_is_under_way_is_finished_and_nothing_new_begins() throws Exception {
    try (ChildService service = serve("--drain-delay", "3s", "--shutdown-timeout", "20s")) {
      TestHttp http = service.http();
      int port = service.port();
      CompletableFuture<Answer> patch = blockedPatch(http);
      assertThat(service.management().get("/health/ready").status()).isEqualTo(200);

      service.jvm().terminate();
      service.jvm().await(STOPPING);
      // Load balancers see it at once; requests are served for as long as they need to.
      assertThat(service.management().get("/health/ready").status()).isEqualTo(503);
      assertThat(service.management().get("/health/live").status()).isEqualTo(200);
      assertThat(http.get("/v1/users").status()).isEqualTo(200);

      awaitUntil("new connections are refused", () -> isRefused(port));
      assertThat(patch.isDone()).isFalse();
      assertThat(service.management().get("/health/ready").status()).isEqualTo(503);

      holder.rollback();
      assertThat(patch.get().status()).isEqualTo(200);
      assertThat(patch.get().json().getString("title")).isEqualTo("done");
      assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
      assertThat(service.jvm().output()).contains("stopped: 0 requests cut");
    }
  }

  @Test
  void a_request_that_outlasts_the_limit_is_cut_and_the_process_ends_well() throws Exception {
    try (ChildService service = serve("--shutdown-timeout", "1s")) {
      CompletableFuture<Answer> patch = blockedPatch(service.http());
      service.jvm().terminate();
      assertThatThrownBy(patch::get).hasCauseInstanceOf(IOException.class);
      assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
      assertThat(service.jvm().output()).contains("stopped: 1 requests cut");
      // Nor does it go on at the server, to be done when the lock is free.
      awaitUntil("nothing of it is left on the server", () -> !someoneWaitsForALock());
      holder.rollback();
    }
  }

  @Test
  void claims_that_wait_are_answered_empty() throws Exception {
    try (ChildService service = serve("--shutdown-timeout", "20s")) {
      TestHttp http = service.http();
      String tasks = "/v1/users/" + http.newUser("waits-" + owners++) + "/tasks";
      CompletableFuture<Answer> claim =
          http.sendAsync("POST", tasks + "/claim", "{\"queue\":\"mail\",\"waitSeconds\":20}");
      awaitUntil(
          "the claim waits",
          () -> TestMetrics.of(service.management()).sum("errand_queue_waiting_claims") == 1);
      long start = System.nanoTime();
      service.jvm().terminate();
      assertThat(claim.get().status()).isEqualTo(200);
      assertThat(claim.get().items()).isEmpty();
      assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
      assertThat(service.jvm().output()).contains("stopped: 0 requests cut");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void an_idle_service_stops_at_once() throws Exception {
    try (ChildService service = serve("--shutdown-timeout", "30s")) {
      service.http().newUser("idle-" + owners++);
      long start = System.nanoTime();
      service.jvm().terminate();
      assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void a_start_that_waits_for_its_database_may_be_stopped(String migrate) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ChildService service =
            ChildService.start(
                List.of(),
                "--migrate",
                migrate,
                "--database-url",
                "postgresql://u:p@127.0.0.1:" + silent.getLocalPort() + "/d?sslmode=disable")) {
      silent.accept();
      long start = System.nanoTime();
      service.jvm().terminate();
      assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
    }
  }
}
