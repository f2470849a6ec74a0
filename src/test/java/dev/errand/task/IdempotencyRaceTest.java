package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.Together;
import dev.errand.observe.Event.StatementFailed;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Repeats that come while the first request is under way, or was undone in its middle. */
final class IdempotencyRaceTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);
  private static final String BODY = "{\"title\":\"x\"}";
  private static final int REPEATS = 50;

  private static TestService one;
  private static TestService two;
  private static long ada;
  private static String tasks = "";

  @BeforeAll
  static void start() {
    // What races is the point here, not who waits how long for a connection.
    one = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    two = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    ada = one.http().newUser("ada");
    tasks = "/v1/users/" + ada + "/tasks";
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
  }

  private static CompletableFuture<Answer> send(int i, String path, String body, String key) {
    TestHttp http = (i % 2 == 0 ? one : two).http();
    return http.sendAsync("POST", path, body, "Idempotency-Key", key);
  }

  private static long created(String title) throws SQLException {
    return SQL.number("select count(*) from tasks where title = ?", title);
  }

  private static boolean isReplay(Answer answer) {
    return "true".equals(answer.header("Idempotency-Replayed"));
  }

  /** One has written; each other one has its answer, or was told to come again. */
  private static Answer assertOneWrote(List<Answer> answers) {
    List<Answer> writers = answers.stream().filter(IdempotencyRaceTest::hasWritten).toList();
    assertThat(writers).hasSize(1);
    Answer first = writers.get(0);
    assertThat(answers)
        .filteredOn(each -> !hasWritten(each))
        .allSatisfy(each -> assertLater(each, first));
    return first;
  }

  private static boolean hasWritten(Answer answer) {
    return answer.status() == 201 && !isReplay(answer);
  }

  private static void assertLater(Answer answer, Answer first) {
    if (answer.status() == 409) {
      assertThat(answer.problem()).isEqualTo("idempotency-in-progress");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    } else {
      assertSame(answer, first);
    }
  }

  private static void assertSame(Answer repeat, Answer first) {
    assertThat(repeat.status()).as(repeat.body()).isEqualTo(first.status());
    assertThat(isReplay(repeat)).isTrue();
    assertThat(repeat.body()).isEqualTo(first.body());
    assertThat(repeat.header("Location")).isEqualTo(first.header("Location"));
    assertThat(repeat.header("ETag")).isEqualTo(first.header("ETag"));
  }

  @Test
  void of_fifty_at_two_instances_one_writes() throws Exception {
    for (int round = 0; round < 10; round++) {
      String title = "fifty " + round;
      String body = "{\"title\":\"" + title + "\"}";
      Answer first =
          assertOneWrote(
              Together.send(REPEATS, i -> send(i, tasks, body, title.replace(' ', '-'))));
      assertSame(send(round, tasks, body, title.replace(' ', '-')).get(), first);
      assertThat(created(title)).isEqualTo(1);
    }
  }

  @Test
  void of_fifty_batches_one_writes() throws Exception {
    String item = "{\"title\":\"batched\"}";
    String body = "{\"items\":[" + (item + ",").repeat(999) + item + "]}";
    Answer first =
        assertOneWrote(Together.send(REPEATS, i -> send(i, tasks + "/batch", body, "batches")));
    assertSame(send(0, tasks + "/batch", body, "batches").get(), first);
    assertThat(created("batched")).isEqualTo(1_000);
  }

  @Test
  void while_the_first_is_under_way_others_hear_so_within_the_lock_timeout() throws Exception {
    String body = "{\"title\":\"held\"}";
    List<Answer> answers;
    try (Connection holder = holding("lock table tasks in share mode")) {
      long since = System.nanoTime();
      List<CompletableFuture<Answer>> sent =
          IntStream.range(0, 8).mapToObj(i -> send(i, tasks, body, "held")).toList();
      // All but the one that waits for the table.
      List<Answer> early = awaitAnswers(sent, 7);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
      assertThat(early).allMatch(each -> each.status() == 409);
      assertThat(millis).isBetween(250L, 2_000L);
      holder.rollback();
      answers = sent.stream().map(CompletableFuture::join).toList();
    }
    Answer first = assertOneWrote(answers);
    assertSame(send(1, tasks, body, "held").get(), first);
    assertThat(created("held")).isEqualTo(1);
  }

  private static List<Answer> awaitAnswers(List<CompletableFuture<Answer>> sent, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> sent.stream().filter(CompletableFuture::isDone).count() == count);
    return sent.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
  }

  private static Connection holding(String lock) throws SQLException {
    Connection holder = DATABASE.jdbc();
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute(lock);
    }
    return holder;
  }

  @Test
  void a_first_that_runs_out_of_time_gives_the_key_back() throws Exception {
    try (Connection holder = holding("lock table tasks in share mode")) {
      Answer late =
          one.http().post(tasks, BODY, "Idempotency-Key", "late", "Request-Timeout", "400");
      assertThat(late.status()).isEqualTo(504);
      holder.rollback();
    }
    Answer again = send(1, tasks, BODY, "late").get();
    assertThat(again.status()).isEqualTo(201);
    assertThat(isReplay(again)).isFalse();
  }

  @Test
  void what_postgresql_undid_is_tried_again_with_its_key() throws Exception {
    refuseFirst(2);
    try {
      String body = "{\"title\":\"undone\"}";
      Answer first = send(0, tasks, body, "undone").get();
      assertThat(first.status()).as(first.body()).isEqualTo(201);
      assertThat(isReplay(first)).isFalse();
      assertSame(send(1, tasks, body, "undone").get(), first);
      assertThat(created("undone")).isEqualTo(1);
    } finally {
      SQL.execute("drop trigger refuse on tasks");
    }
  }

  @Test
  void what_postgresql_undid_too_often_gives_the_key_back() throws Exception {
    refuseFirst(3);
    try {
      String body = "{\"title\":\"undone thrice\"}";
      assertThat(send(0, tasks, body, "thrice").get().problem()).isEqualTo("overloaded");
      Answer again = send(1, tasks, body, "thrice").get();
      assertThat(again.status()).isEqualTo(201);
      assertThat(isReplay(again)).isFalse();
      assertThat(created("undone thrice")).isEqualTo(1);
    } finally {
      SQL.execute("drop trigger refuse on tasks");
    }
  }

  /** Lets so many insertions fail as a serialisation failure does; a sequence is not undone. */
  private static void refuseFirst(int count) throws SQLException {
    SQL.execute("create sequence if not exists refusals");
    SQL.execute("alter sequence refusals restart with 1");
    SQL.execute(
        """
        create or replace function refuse() returns trigger language plpgsql as $$
          begin
            if nextval('refusals') <= %d then raise 'again' using errcode = '40001'; end if;
            return null;
          end $$"""
            .formatted(count));
    SQL.execute("create trigger refuse after insert on tasks execute function refuse()");
  }

  @Test
  void a_plan_that_a_change_of_the_schema_made_stale_is_made_anew() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(send(i, tasks, BODY, "warm-" + i % 10).get().status()).isEqualTo(201);
    }
    SQL.execute("alter table tasks alter column title type varchar(281)");
    SQL.execute("alter table idempotency_keys alter column location type varchar(256)");
    String body = "{\"title\":\"stale\"}";
    List<Answer> answers = Together.send(20, i -> send(i, tasks, body, "stale-" + i % 10));
    assertThat(answers).allMatch(each -> each.status() == 201);
    assertThat(answers.stream().filter(each -> !isReplay(each)).count()).isEqualTo(10);
    assertThat(created("stale")).isEqualTo(10);
    assertThat(one.heard().all(StatementFailed.class).stream().map(StatementFailed::sqlState))
        .contains("0A000");
  }

  @Test
  void of_those_who_come_when_a_key_has_just_expired_one_writes() throws Exception {
    for (int round = 0; round < 10; round++) {
      String title = "day " + round;
      String body = "{\"title\":\"" + title + "\"}";
      String key = "day-" + round;
      send(0, tasks, BODY, key).get();
      SQL.execute("update idempotency_keys set created_at = now() - interval '24 hours'");
      Answer first = assertOneWrote(Together.send(20, i -> send(i, tasks, body, key)));
      assertSame(send(0, tasks, body, key).get(), first);
      assertThat(created(title)).isEqualTo(1);
    }
  }

  @Test
  void a_repeat_wakes_nobody() throws Exception {
    String mail = "{\"title\":\"x\",\"queue\":{\"name\":\"once\"}}";
    try (Connection listener = DATABASE.jdbc();
        Statement listen = listener.createStatement()) {
      listen.execute("listen errand");
      send(0, tasks, mail, "mail").get();
      heardUntil(listener, "once");
      assertThat(isReplay(send(0, tasks, mail, "mail").get())).isTrue();
      send(0, tasks, mail.replace("once", "next"), "next").get();
      assertThat(heardUntil(listener, "next")).doesNotContain("once");
    }
  }

  private static String heardUntil(Connection listener, String topic) throws SQLException {
    StringBuilder heard = new StringBuilder();
    PGConnection connection = listener.unwrap(PGConnection.class);
    while (heard.indexOf(topic) < 0) {
      PGNotification[] more = connection.getNotifications(20_000);
      assertThat(more).isNotEmpty();
      Arrays.stream(more).forEach(each -> heard.append(each.getParameter()).append('\n'));
    }
    return heard.toString();
  }
}
