package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.http.RawHttp;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims that wait while their clients, the service or the database go away, and very many. */
final class WaitingEndsTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private TestService service;
  private TestQueue queue;
  private WaitingClaims claims;

  @BeforeEach
  void start() {
    open();
  }

  private void open(String... flags) {
    service = TestService.start(DATABASE.connection(), flags);
    queue =
        new TestQueue(service.http(), DATABASE, service.http().newUser("u" + System.nanoTime()));
    claims = new WaitingClaims(service, queue.tasks());
  }

  @AfterEach
  void stop() throws SQLException {
    service.close();
    new TestSql(DATABASE).execute("drop trigger if exists slow_claim on queued_tasks");
  }

  private RawHttp sendRaw(String name) {
    RawHttp client = new RawHttp(service.port());
    String body = WaitingClaims.body("\"" + name + "\"", 20);
    client.send(
        """
        POST %s/claim HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(queue.tasks(), body.length(), body));
    return client;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void who_hangs_up_while_waiting_takes_no_task_with_him(boolean reset) {
    RawHttp client = sendRaw("gone");
    claims.awaitWaiting(1);
    if (reset) {
      client.reset();
    } else {
      client.close();
    }
    claims.awaitWaiting(0);
    long id = queue.add("gone").getLong("id");
    assertThat(queue.standing(id).getInteger("attempts")).isZero();
    assertThat(queue.claimOne("gone").getLong("id")).isEqualTo(id);
  }

  /** A claim that takes its time, and that a cancellation reaches or not. */
  private static void slowClaims(String cancelled) throws SQLException {
    TestSql sql = new TestSql(DATABASE);
    sql.execute(
        """
        create or replace function slow_claim() returns trigger language plpgsql as $$
          begin
            perform pg_sleep(0.5);
            return new;
          exception when query_canceled then
            %s;
          end $$"""
            .formatted(cancelled));
    sql.execute(
        """
        create or replace trigger slow_claim before update on queued_tasks
        for each row when (new.token is not null) execute function slow_claim()""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raise", "return new"})
  void who_hangs_up_while_a_task_is_being_claimed_for_him_leaves_it(String cancelled)
      throws Exception {
    slowClaims(cancelled);
    RawHttp client = sendRaw("slow");
    claims.awaitWaiting(1);
    long id = queue.add("slow").getLong("id");
    assertThat(client.hears(200)).isFalse();
    client.reset();
    claims.awaitWaiting(0);
    Awaitility.await("it is there for others")
        .atMost(Duration.ofSeconds(10))
        .until(() -> queue.state(id).equals("ready"));
    new TestSql(DATABASE).execute("drop trigger slow_claim on queued_tasks");
    assertThat(queue.standing(id).getInteger("attempts")).isZero();
    assertThat(queue.claimOne("slow").getLong("id")).isEqualTo(id);
  }

  @Test
  void a_stop_answers_them_empty() {
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(claims.send("stop-" + i % 5));
    }
    claims.awaitWaiting(50);
    service.close();
    for (CompletableFuture<Answer> each : waiting) {
      assertThat(each.join().status()).isEqualTo(200);
      assertThat(each.join().items()).isEmpty();
    }
  }

  @Test
  void a_lost_connection_for_notifications_costs_a_moment_alone() throws Exception {
    try (TestService other = TestService.start(DATABASE.connection())) {
      TestSql sql = new TestSql(DATABASE);
      for (int i = 0; i < 5; i++) {
        CompletableFuture<Answer> waits = claims.send("lost");
        claims.awaitWaiting(1);
        assertThat(
                sql.number(
                    """
                    select count(pg_terminate_backend(pid)) from pg_stat_activity
                    where datname = current_database() and application_name = 'errand'
                      and (query ilike 'listen%' or query like 'select 1%')"""))
            .isPositive();
        String task = TestQueue.draft("low", "lost");
        other.http().newTask(queue.owner(), task);
        assertThat(waits.join().items()).hasSize(1);
      }
    }
  }

  @Test
  void without_notifications_they_look_by_themselves() {
    service.close();
    open("--notify", "off");
    try (TestService other = TestService.start(DATABASE.connection(), "--notify", "off")) {
      CompletableFuture<Answer> waits = claims.send("polled");
      claims.awaitWaiting(1);
      other.http().newTask(queue.owner(), TestQueue.draft("low", "polled"));
      assertThat(waits.join().items()).hasSize(1);
    }
  }

  @Test
  void thousands_wait_without_a_connection_each_and_each_gets_one() throws Exception {
    int number = 2_000;
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    // Not more at once than may wait for connections, as each claim begins with a look.
    while (waiting.size() < number) {
      for (int i = 0; i < 250; i++) {
        waiting.add(claims.send("many-" + waiting.size() % 200));
      }
      claims.awaitWaiting(waiting.size());
    }
    assertThat(
            new TestSql(DATABASE)
                .number(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and application_name = 'errand'"""))
        .isLessThanOrEqualTo(16);
    for (int batch = 0; batch < number; batch += 500) {
      List<String> drafts =
          IntStream.range(batch, batch + 500)
              .mapToObj(i -> TestQueue.draft("low", "many-" + i % 200))
              .toList();
      String items = "{\"items\":[" + String.join(",", drafts) + "]}";
      assertThat(service.http().post(queue.tasks() + "/batch", items).status()).isEqualTo(201);
    }
    assertThat(waiting.stream().map(each -> each.join().items().getJsonObject(0).getLong("id")))
        .doesNotHaveDuplicates();
  }
}
