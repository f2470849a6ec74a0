package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client's Request-Timeout that ends before the statement's budget does: it holds for the answer,
 * and soon for the server too, whatever statement_timeout was rounded up to.
 */
abstract class DeadlineChecks extends OnStand {

  /** Rounded up it may be anything up to the budget of 6 s, by which nothing is proved any more. */
  private static final long DEADLINE = 2_100;

  private static final long SLACK = 900;

  /** Its deadline begins with each batch. */
  private static final Set<Work> WITHOUT_DEADLINE = EnumSet.of(Work.EXPORT);

  DeadlineChecks(Way way) {
    super(way, 30, flags());
  }

  private static String[] flags() {
    return Stream.concat(
            Stream.of("--pool-size", "41"),
            Stream.of("point", "page", "write", "bulk")
                .flatMap(each -> Stream.of("--budget-" + each, "6s")))
        .toArray(String[]::new);
  }

  private static List<Work> kinds(boolean forAll) {
    return EnumSet.complementOf(EnumSet.copyOf(WITHOUT_DEADLINE)).stream()
        .filter(kind -> kind.isForAll() == forAll)
        .toList();
  }

  /** A request of a kind, in a scene of its own. */
  private record Call(Work kind, Scene scene, String before) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void statements_of_every_kind_end_soon_behind_the_deadline(boolean reads) throws Exception {
    try (Connection holder = database.jdbc();
        Connection looking = database.jdbc();
        Backends backends = stand.backends()) {
      List<Call> calls = calls(reads, looking);
      for (Call call : calls) {
        call.kind().lock(holder, call.scene());
      }
      List<CompletableFuture<Timed>> sent =
          calls.stream().map(call -> send(call.kind(), call.scene(), DEADLINE)).toList();
      backends.awaitBlocked(calls.size(), "");

      for (int i = 0; i < calls.size(); i++) {
        assertInTime(calls.get(i).kind(), sent.get(i).get(), DEADLINE);
      }
      backends.awaitNoTransaction(Duration.ofMillis(SLACK));
      holder.rollback();
      stand.awaitIdle();
      for (Call call : calls) {
        assertThat(call.scene().state(looking)).isEqualTo(call.before());
        assertWorks(call.kind(), call.scene());
      }
    }
  }

  private List<Call> calls(boolean reads, Connection looking) throws SQLException {
    List<Call> calls = new ArrayList<>();
    for (Work kind : kinds(reads)) {
      Scene scene = Scene.make(http);
      calls.add(new Call(kind, scene, scene.state(looking)));
    }
    return calls;
  }

  @Test
  void a_deadline_between_two_steps_is_kept_by_the_answer() throws Exception {
    Scene scene = Scene.make(http);
    try (Connection holder = database.jdbc();
        Backends backends = stand.backends()) {
      Work.UPDATE.lock(holder, scene);
      assertInTime(Work.UPDATE, send(Work.UPDATE, scene, 120).get(), 120);
      backends.awaitNoTransaction(Duration.ofMillis(SLACK));
    }
    assertWorks(Work.UPDATE, scene);
  }

  private CompletableFuture<Timed> send(Work kind, Scene scene, long deadline) {
    return Timed.send(() -> kind.send(http, scene, "Request-Timeout", Long.toString(deadline)));
  }

  private static void assertInTime(Work kind, Timed late, long deadline) {
    assertThat(late.answer().status()).as(late.answer().body()).isEqualTo(504);
    assertThat(late.answer().problem()).as(kind.name()).isEqualTo("deadline-exceeded");
    assertThat(late.answer().json().getString("statement")).isEqualTo(kind.statement());
    assertThat(late.millis()).as(kind.name()).isBetween(deadline, deadline + SLACK);
  }

  private void assertWorks(Work kind, Scene scene) {
    assertThat(kind.send(http, scene).join().status()).isIn(200, 201, 204);
  }
}
