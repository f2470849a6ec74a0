package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestService;
import dev.errand.TestSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What comes before a floor is claimed all the same, within the bound; two replicas, one loop each.
 */
final class FloorClaimTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);

  /** And what a look takes on a busy machine. */
  private static final Duration BOUND = Floor.MAX_PAUSE.plusSeconds(5);

  private static TestService first;
  private static TestService second;
  private static TestHttp http;
  private static TestQueue queue;
  private static TestQueue beside;

  @BeforeAll
  static void start() {
    first = TestService.start(DATABASE.connection(), "--pool-size", "5");
    second = TestService.start(DATABASE.connection(), "--pool-size", "5");
    http = first.http();
    queue = new TestQueue(http, DATABASE, http.newUser("ada"));
    beside = new TestQueue(second.http(), DATABASE, queue.owner());
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
  }

  @Test
  void a_row_that_is_committed_late_is_claimed() throws SQLException {
    try (Connection late = DATABASE.jdbc();
        Statement sql = late.createStatement()) {
      late.setAutoCommit(false);
      sql.execute(
          """
          with t as (
            insert into tasks (owner_id, title, is_queued, created_at, updated_at)
            values (%d, 'late', true, now(), now()) returning owner_id, id)
          insert into queued_tasks (owner_id, task_id, fence, priority, queue, claim_at)
          select owner_id, id, 0, 2, 'late', now() - interval '1 h' from t"""
              .formatted(queue.owner()));
      raiseFloors("late");
      late.commit();
    }
    bothSoonClaim("late", 1);
  }

  @Test
  void a_row_that_somebody_held_and_gave_back_is_claimed() throws SQLException {
    long id = queue.add("held").getLong("id");
    SQL.execute("update queued_tasks set claim_at = now() - interval '1 h' where task_id = ?", id);
    try (Connection holder = DATABASE.jdbc();
        Statement sql = holder.createStatement()) {
      holder.setAutoCommit(false);
      // As a claim that is going to be rolled back.
      sql.execute(
          """
          update queued_tasks set attempts = 1, fence = 1, token = gen_random_uuid(),
            lease_ends_at = now() + interval '1 h', claim_at = now() + interval '1 h'
          where task_id = %d"""
              .formatted(id));
      raiseFloors("held");
      holder.rollback();
    }
    bothSoonClaim("held", 1);
  }

  @Test
  void a_row_that_comes_with_its_old_time_is_claimed() throws SQLException {
    long low = http.newTask(queue.owner(), TestQueue.draft("low", "moved")).getLong("id");
    SQL.execute("update queued_tasks set claim_at = now() - interval '1 h' where task_id = ?", low);
    long other = http.newUser("other");
    TestQueue others = new TestQueue(http, DATABASE, other);
    long gift = others.add("moved").getLong("id");
    SQL.execute(
        "update queued_tasks set claim_at = now() - interval '1 h' where task_id = ?", gift);
    raiseFloors("moved-high");
    raiseFloors("gift");

    http.patch(queue.path(low), "{\"priority\":\"high\"}");
    http.post(others.path(gift) + "/transfer", "{\"toUserId\":" + queue.owner() + "}");

    bothSoonClaim("moved", 2);
  }

  @Test
  void a_time_in_the_past_is_now_and_claimed_at_once() {
    for (int i = 0; i < 20; i++) {
      raiseFloors("past");
      long id = queue.add("past", "\"availableAt\":\"2001-01-01T00:00:00Z\"").getLong("id");

      assertThat((i % 2 == 0 ? queue : beside).claimIds("{\"queue\":\"past\"}"))
          .containsExactly(id);
    }
  }

  @Test
  void what_one_replica_gives_back_another_claims_at_once() {
    for (int i = 0; i < 20; i++) {
      raiseFloors("given");
      long id = queue.add("given").getLong("id");
      String token = TestQueue.token(queue.claimOne("given"));
      queue.act("release", id, token);

      assertThat(beside.claimIds("{\"queue\":\"given\"}")).containsExactly(id);
    }
  }

  /** Both replicas have claimed and seen that there is nothing more. */
  private static void raiseFloors(String name) {
    for (TestQueue each : new TestQueue[] {queue, beside}) {
      for (int i = 0; i < 3; i++) {
        each.claim("{\"queue\":\"" + name + "\",\"limit\":100}");
      }
    }
  }

  /** So many in all, whichever replica meets them. */
  private static void bothSoonClaim(String name, int count) {
    int[] claimed = new int[1];
    Awaitility.await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              claimed[0] += queue.claimIds("{\"queue\":\"" + name + "\",\"limit\":9}").size();
              return claimed[0] >= count;
            });
    assertThat(beside.claimIds("{\"queue\":\"" + name + "\",\"limit\":9}")).isEmpty();
  }
}
