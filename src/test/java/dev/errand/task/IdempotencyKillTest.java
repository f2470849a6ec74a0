package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.ChildService;
import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An instance is killed (kill -9) between the write and its answer; another one gets the repeat.
 */
final class IdempotencyKillTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BODY = "{\"title\":\"x\"}";
  private static final String IN_THE_WRITE =
      "create trigger hold before insert on tasks for each row execute function hold()";

  /** Once the row of the key has its answer and all is written. */
  private static final String IN_THE_COMMIT =
      """
      create constraint trigger hold after update on idempotency_keys
      deferrable initially deferred for each row execute function hold()""";

  private static final int REQUESTS = 150;
  private static final int ITEMS = 20;

  private static TestService survivor;
  private static int users;

  @BeforeAll
  static void start() {
    survivor = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
  }

  @AfterAll
  static void stop() {
    survivor.close();
  }

  @AfterEach
  void let_go() throws SQLException {
    SQL.execute("drop trigger if exists hold on tasks");
    SQL.execute("drop trigger if exists hold on idempotency_keys");
  }

  private static ChildService doomed() throws Exception {
    String url = TestService.url(DATABASE.connection());
    return ChildService.start(List.of(), "--database-url", url, "--acquire-timeout", "10s");
  }

  private static String tasksOfAnother() {
    return "/v1/users/" + survivor.http().newUser("owner-" + ++users) + "/tasks";
  }

  private static CompletableFuture<Answer> send(
      TestHttp http, String path, String body, String key) {
    return http.sendAsync("POST", path, body, "Idempotency-Key", key);
  }

  private static Answer repeat(String path, String body, String key) {
    return survivor.http().post(path, body, "Idempotency-Key", key);
  }

  /** Until the killed one's transaction has ended, whichever way. */
  private static Answer repeatAtLast(String path, String body, String key) {
    return Awaitility.await(key)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(() -> repeat(path, body, key), answer -> answer.status() != 409);
  }

  private static boolean isReplay(Answer answer) {
    return "true".equals(answer.header("Idempotency-Replayed"));
  }

  private static long created(String tasks) throws SQLException {
    long owner = Long.parseLong(tasks.split("/", -1)[3]);
    return SQL.number("select count(*) from tasks where owner_id = ?", owner);
  }

  @Test
  void killed_before_its_commit_it_has_written_nothing() throws Exception {
    String tasks = tasksOfAnother();
    Answer again = killedWhileHeld(tasks, IN_THE_WRITE);

    assertThat(again.status()).isEqualTo(201);
    assertThat(isReplay(again)).isFalse();
    assertThat(created(tasks)).isEqualTo(1);
  }

  @Test
  void killed_when_its_commit_was_sent_it_has_written_all() throws Exception {
    String tasks = tasksOfAnother();
    Answer again = killedWhileHeld(tasks, IN_THE_COMMIT);

    assertThat(again.status()).isEqualTo(201);
    assertThat(isReplay(again)).isTrue();
    assertThat(created(tasks)).isEqualTo(1);
    assertThat(survivor.http().get(String.valueOf(again.header("Location"))).body())
        .isEqualTo(again.body());
  }

  /** Holds the transaction there, kills the instance then, and gives the repeat's answer. */
  private static Answer killedWhileHeld(String tasks, String trigger) throws Exception {
    hold(trigger);
    try (ChildService child = doomed();
        Connection holder = DATABASE.jdbc();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("select pg_advisory_xact_lock(77)");
      CompletableFuture<Answer> first = send(child.http(), tasks, BODY, "held");
      awaitHeld();
      child.kill();
      assertThat(first.handle((answer, lost) -> lost != null).get()).isTrue();
      assertThat(repeat(tasks, BODY, "held").problem()).isEqualTo("idempotency-in-progress");
      holder.rollback();
      Answer again = repeatAtLast(tasks, BODY, "held");
      assertThat(isReplay(repeat(tasks, BODY, "held"))).isTrue();
      return again;
    }
  }

  private static void hold(String trigger) throws SQLException {
    SQL.execute(
        """
        create or replace function hold() returns trigger language plpgsql as $$
          begin
            perform pg_advisory_xact_lock_shared(77);
            return new;
          end $$""");
    SQL.execute(trigger);
  }

  private static void awaitHeld() {
    Awaitility.await("the transaction is held")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                SQL.number(
                        """
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event = 'advisory'""")
                    == 1);
  }

  @Test
  void killed_at_any_moment_each_key_has_written_once() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      String tasks = tasksOfAnother();
      List<CompletableFuture<Answer>> sent = killedAfter(1 + random.nextInt(REQUESTS - 20), tasks);

      for (int i = 0; i < REQUESTS; i++) {
        Answer again = repeatAtLast(path(tasks, i), body(i), "key-" + i);
        assertThat(again.status()).as(again.body()).isEqualTo(201);
        if (!sent.get(i).isCompletedExceptionally()) {
          assertThat(isReplay(again)).isTrue();
          assertThat(again.body()).isEqualTo(sent.get(i).join().body());
        }
      }
      assertThat(created(tasks)).as("seed " + seed).isEqualTo(REQUESTS / 3 * (2 + ITEMS));
    }
  }

  private static List<CompletableFuture<Answer>> killedAfter(int answers, String tasks)
      throws Exception {
    try (ChildService child = doomed()) {
      TestHttp http = child.http();
      List<CompletableFuture<Answer>> sent = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        sent.add(send(http, path(tasks, i), body(i), "key-" + i));
      }
      Awaitility.await(answers + " answers")
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> sent.stream().filter(CompletableFuture::isDone).count() >= answers);
      child.kill();
      sent.forEach(each -> each.handle((answer, lost) -> lost).join());
      return sent;
    }
  }

  /** Every third one is a batch. */
  private static String path(String tasks, int i) {
    return i % 3 == 0 ? tasks + "/batch" : tasks;
  }

  private static String body(int i) {
    String task = "{\"title\":\"" + i + "\"}";
    return i % 3 == 0 ? "{\"items\":[" + (task + ",").repeat(ITEMS - 1) + task + "]}" : task;
  }
}
