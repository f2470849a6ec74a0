package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.Together;
import dev.errand.observe.Event.AnswersExpired;
import dev.errand.observe.Event.StatementEnded;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Expired idempotency keys go, a few at a time, and are in nobody's way. */
final class KeySweepTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);
  private static final String[] FLAGS = {
    "--idempotency-sweep", "100ms", "--acquire-timeout", "10s"
  };

  private static int users;

  private long owner;

  @BeforeEach
  void an_owner() throws SQLException {
    SQL.execute("delete from idempotency_keys");
    owner =
        SQL.number(
            "insert into users (handle, display_name, created_at, updated_at) values (?, 'x', now(), now()) returning id",
            "owner-" + ++users);
  }

  /** Keys of so many seconds' age at least, each a little older than the next. */
  private void add(int count, String age) throws SQLException {
    SQL.execute(
        """
        insert into idempotency_keys (owner_id, key, created_at, fingerprint, status, body)
        select ?, ? || n, now() - ?::interval - n * interval '1 ms',
          decode(repeat('00', 32), 'hex'), 201, '{}'
        from generate_series(1, ?) n""",
        owner,
        age.replace(' ', '-'),
        age,
        count);
  }

  private static long left() throws SQLException {
    return SQL.number("select count(*) from idempotency_keys");
  }

  private static void awaitLeft(long count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(left()).isEqualTo(count));
  }

  private static int swept(TestService service) {
    return service.heard().all(AnswersExpired.class).stream()
        .mapToInt(AnswersExpired::answers)
        .sum();
  }

  @Test
  void what_is_older_than_a_day_goes_a_hundred_at_a_time_and_nothing_else() throws SQLException {
    add(1_050, "24 hours");
    add(7, "23 hours 58 minutes");
    try (TestService one = TestService.start(DATABASE.connection(), FLAGS);
        TestService two = TestService.start(DATABASE.connection(), FLAGS)) {
      awaitLeft(7);
      add(30, "24 hours");
      awaitLeft(7);
      assertThat(swept(one) + swept(two)).isEqualTo(1_080);
      assertThat(one.heard().all(AnswersExpired.class))
          .allSatisfy(each -> assertThat(each.answers()).isBetween(1, 100));
      assertThat(one.management().get("/metrics").body())
          .contains("errand_idempotency_expired_total " + (double) swept(one));
    }
  }

  @Test
  void one_that_somebody_holds_is_passed_over() throws SQLException {
    add(250, "24 hours");
    try (TestService service = TestService.start(DATABASE.connection(), FLAGS);
        Connection holder = DATABASE.jdbc();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      add(20, "25 hours");
      lock.execute(
          "select from idempotency_keys where key like '25-hours%' order by key limit 3 for update");
      awaitLeft(3);
      assertThat(ended(service)).allMatch(each -> each.nanos() < 1_000_000_000L);
      holder.rollback();
    }
  }

  private static List<StatementEnded> ended(TestService service) {
    return service.heard().all(StatementEnded.class).stream()
        .filter(each -> each.statement().equals("idempotency-sweep"))
        .toList();
  }

  @Test
  void who_uses_old_and_new_keys_meanwhile_waits_for_no_sweep() throws SQLException {
    try (TestService one = TestService.start(DATABASE.connection(), FLAGS);
        TestService two = TestService.start(DATABASE.connection(), FLAGS)) {
      String tasks = "/v1/users/" + owner + "/tasks";
      for (int round = 0; round < 5; round++) {
        String age = 24 + round + " hours";
        add(2_000, age);
        int start = round * 400;
        List<Answer> answers =
            Together.send(
                200,
                i ->
                    (i % 2 == 0 ? one : two)
                        .http()
                        .sendAsync(
                            "POST",
                            tasks,
                            "{\"title\":\"" + start + "\"}",
                            "Idempotency-Key",
                            (i % 4 < 2 ? age.replace(' ', '-') : "new-") + (start + i)));
        assertThat(answers).allSatisfy(each -> assertThat(each.status()).isEqualTo(201));
        awaitLeft((round + 1) * 200L);
      }
      assertThat(SQL.number("select count(*) from tasks where owner_id = ?", owner))
          .isEqualTo(1_000);
      assertThat(ended(one)).allMatch(each -> each.nanos() < 1_000_000_000L);
    }
  }
}
