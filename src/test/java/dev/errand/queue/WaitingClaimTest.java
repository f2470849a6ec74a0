package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims that wait: what wakes them, on the replica where it happens and on another one. */
final class WaitingClaimTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService here;
  private static TestService there;
  private static TestQueue queue;

  @BeforeAll
  static void start() {
    here = TestService.start(DATABASE.connection());
    there = TestService.start(DATABASE.connection());
    queue = new TestQueue(here.http(), DATABASE, here.http().newUser("ada"));
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
  }

  private static WaitingClaims claims(boolean same) {
    return new WaitingClaims(same ? here : there, queue.tasks());
  }

  private static JsonObject only(CompletableFuture<Answer> claim) {
    Answer answer = claim.join();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.items()).hasSize(1);
    return answer.items().getJsonObject(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_new_task_is_given_to_one_who_waits(boolean same) {
    WaitingClaims claims = claims(same);
    CompletableFuture<Answer> waits = claims.send("new-" + same);
    claims.awaitWaiting(1);
    long id = queue.add("new-" + same).getLong("id");
    assertThat(only(waits).getLong("id")).isEqualTo(id);
  }

  /** Looks would find it as well, after 0.4 s in the middle. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void at_once_because_it_is_told_and_not_by_a_look(boolean same) {
    WaitingClaims claims = claims(same);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      CompletableFuture<Answer> waits = claims.send("told-" + same);
      claims.awaitWaiting(1);
      long start = System.nanoTime();
      queue.add("told-" + same);
      only(waits);
      millis.add((System.nanoTime() - start) / 1_000_000);
    }
    Collections.sort(millis);
    assertThat(millis.get(7)).as("median of " + millis).isLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void so_is_one_that_becomes_due_by_time(boolean same) {
    WaitingClaims claims = claims(same);
    CompletableFuture<Answer> waits = claims.send("due-" + same);
    claims.awaitWaiting(1);
    JsonObject task =
        queue.add("due-" + same, "\"availableAt\":\"" + WaitingClaims.inMillis(1_500) + "\"");
    assertThat(waits.isDone()).isFalse();
    assertThat(only(waits).getLong("id")).isEqualTo(task.getLong("id"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void so_is_one_whose_lease_ends(boolean same) {
    queue.add("ends-" + same);
    JsonObject first =
        queue
            .claim("{\"queue\":\"ends-%s\",\"leaseSeconds\":1}".formatted(same))
            .items()
            .getJsonObject(0);
    CompletableFuture<Answer> waits = claims(same).send("ends-" + same);
    JsonObject second = only(waits);
    assertThat(second.getLong("id")).isEqualTo(first.getLong("id"));
    assertThat(second.getJsonObject("lease").getLong("fence")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"release", "fail", "retry", "put", "transfer", "batch"})
  void whatever_brings_work_wakes_those_who_wait(String how) {
    WaitingClaims claims = claims(false);
    TestWork work = new TestWork(here.http(), DATABASE, queue, how);
    CompletableFuture<Answer> waits = claims.send(how);
    claims.awaitWaiting(1);
    long id = work.bring();
    assertThat(only(waits).getLong("id")).isEqualTo(id);
  }

  @Test
  void one_task_is_given_to_one_of_many() {
    WaitingClaims claims = claims(true);
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(claims.send("few"));
    }
    claims.awaitWaiting(20);
    for (int i = 0; i < 20; i++) {
      queue.add("few");
    }
    assertThat(waiting.stream().map(WaitingClaimTest::only).map(task -> task.getLong("id")))
        .doesNotHaveDuplicates();
  }

  @Test
  void who_waits_for_several_queues_gets_what_comes_first() {
    WaitingClaims claims = claims(false);
    CompletableFuture<Answer> waits = claims.send("\"left\",\"right\"", 20);
    claims.awaitWaiting(1);
    long id = queue.add("right").getLong("id");
    assertThat(only(waits).getLong("id")).isEqualTo(id);
  }

  @Test
  void nothing_in_time_is_an_empty_answer() {
    Answer answer = claims(true).send("\"nothing\"", 1).join();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.items()).isEmpty();
  }

  @Test
  void an_unknown_owner_is_told_at_once() {
    WaitingClaims nobodys = new WaitingClaims(here, "/v1/users/999999/tasks");
    assertThat(nobodys.send("mail").join().status()).isEqualTo(404);
  }

  @Test
  void what_is_there_is_given_without_a_wait() {
    long id = queue.add("there").getLong("id");
    assertThat(only(claims(true).send("there")).getLong("id")).isEqualTo(id);
  }
}
