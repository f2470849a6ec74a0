package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestMetrics;
import dev.errand.TestService;
import dev.errand.db.TestPooler;
import dev.errand.http.RawHttp;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That neither the service's settings reach other clients of a PgBouncer nor theirs the service.
 */
final class PoolerLeakTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int SIZE = 4;
  private static final String SCHEMA = "elsewhere";

  private TestPooler pooler;
  private PoolerSession session;
  private TestService service;
  private TestHttp http;

  @BeforeAll
  static void require() {
    TestPooler.require();
  }

  @BeforeEach
  void start() {
    pooler = TestPooler.start(DATABASE.connection(), SIZE);
    session = new PoolerSession(pooler.clients(), SIZE);
    service =
        TestService.start(
            pooler.connection(),
            "--pooler",
            "pgbouncer",
            "--direct-url",
            TestService.url(DATABASE.connection()),
            "--schema",
            SCHEMA,
            "--budget-write",
            "400ms");
    http = service.http();
  }

  @AfterEach
  void close() {
    try (TestPooler last = pooler) {
      TestMetrics.of(service).awaitIdle();
      service.close();
      last.clients().console("show pools");
    }
  }

  private static Connection inSchema() throws Exception {
    Connection connection = DATABASE.jdbc();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set search_path = " + SCHEMA);
    }
    return connection;
  }

  @Test
  void other_clients_find_every_session_as_new() throws Exception {
    Scene scene = Scene.make(http);
    for (Work kind : List.of(Work.READ, Work.PAGE, Work.MERGE, Work.EXPORT, Work.BATCH)) {
      assertThat(kind.send(http, scene).join().status()).isIn(200, 201);
    }
    session.assertEachFresh();
    for (Work kind : List.of(Work.UPDATE, Work.MERGE, Work.TRANSFER, Work.NEW_USER)) {
      blowBudgetDeadlineAndPatience(kind, scene);
      session.assertEachFresh();
    }
    assertThat(http.post("/v1/users", "{\"handle\":\"x1\",\"displayName\":\"x\"}").status())
        .isEqualTo(201);
    assertThat(http.post("/v1/users", "{\"handle\":\"x1\",\"displayName\":\"x\"}").status())
        .isEqualTo(409);
    session.assertEachFresh();
  }

  private void blowBudgetDeadlineAndPatience(Work kind, Scene scene) throws Exception {
    try (Connection holder = inSchema();
        Backends backends = new Backends(DATABASE.connection())) {
      kind.lock(holder, scene);
      assertThat(kind.send(http, scene).join().problem()).isEqualTo("statement-timeout");
      assertThat(kind.send(http, scene, "Request-Timeout", "200").join().problem())
          .isEqualTo("deadline-exceeded");
      backends.awaitNoTransaction(Duration.ofSeconds(2));
      RawHttp client = new RawHttp(service.port());
      kind.order(scene).send(client);
      backends.awaitBlocked(1, kind.text());
      client.reset();
      backends.awaitNoTransaction(Duration.ofSeconds(2));
    }
  }

  @Test
  void they_do_so_while_the_service_works() {
    Scene scene = Scene.make(http);
    try (Clients busy = Clients.start("busy", 6, i -> () -> work(scene, i))) {
      for (int i = 0; i < 200; i++) {
        session.assertNextFresh();
      }
      busy.end();
    }
    session.assertEachFresh();
  }

  private void work(Scene scene, int i) {
    Work kind = List.of(Work.UPDATE, Work.MERGE, Work.PAGE, Work.READ, Work.BATCH).get(i % 5);
    assertThat(kind.send(http, scene).join().status()).isIn(200, 201, 503, 504);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "statement_timeout = 50",
        "statement_timeout = 0",
        "lock_timeout = 50",
        "search_path = pg_catalog",
        "idle_in_transaction_session_timeout = 0",
        "default_transaction_read_only = on",
        "default_transaction_isolation = serializable",
      })
  void what_others_leave_behind_does_not_reach_the_service(String setting) throws Exception {
    Scene scene = Scene.make(http);
    showSettings();
    pooler.clients().queryEach(SIZE, "set " + setting);

    for (int i = 0; i < 3; i++) {
      for (Work kind : List.of(Work.UPDATE, Work.MERGE)) {
        Answer answer = kind.send(http, scene).join();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().getValue("result"))
            .isEqualTo(
                JsonObject.of(
                    "statement_timeout", "400ms",
                    "lock_timeout", "0",
                    "idle_in_transaction_session_timeout", "10s",
                    "search_path", SCHEMA,
                    "transaction_isolation", "read committed",
                    "transaction_read_only", "off"));
      }
      for (Work kind : List.of(Work.READ, Work.PAGE, Work.BATCH, Work.EXPORT)) {
        assertThat(kind.send(http, scene).join().status()).as(kind.name()).isIn(200, 201);
      }
    }
  }

  /** Has each change of a task put the settings that it met into the task's result. */
  private static void showSettings() throws Exception {
    try (Connection connection = inSchema();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create or replace function show_settings() returns trigger language plpgsql as $$
            begin
              select jsonb_object_agg(name, current_setting(name)) into new.result
              from unnest(array['statement_timeout', 'lock_timeout', 'search_path',
                'idle_in_transaction_session_timeout', 'transaction_isolation',
                'transaction_read_only']) as name;
              return new;
            end $$""");
      statement.execute(
          """
          create or replace trigger show_settings before update on tasks
          for each row execute function show_settings()""");
    }
  }
}
