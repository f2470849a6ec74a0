package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.http.RawHttp;
import dev.errand.observe.Event.StatementEnded;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On the straight way, where single-row reads share a connection. */
final class HangUpTest extends HangUpChecks {

  HangUpTest() {
    super(Way.DIRECT);
  }

  @ParameterizedTest
  @EnumSource
  void a_read_on_the_pipelined_connection_is_left_to_its_budget(HangUp how) throws Exception {
    Scene scene = Scene.make(http);
    awaitPipelined(scene);
    try (Connection holder = database.jdbc();
        Backends backends = stand.backends()) {
      Work.READ.lock(holder, scene);
      RawHttp client = new RawHttp(stand.service().port());
      Work.READ.order(scene).send(client);
      backends.awaitBlocked(1, Work.READ.text());
      long start = System.nanoTime();
      how.of(client);
      backends.awaitNone(Work.READ.text(), Duration.ofMillis(2 * POINT));
      assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThan(POINT / 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nor_does_a_read_behind_it_suffer(HangUp how) throws Exception {
    Scene scene = Scene.make(http);
    awaitPipelined(scene);
    try (Connection holder = database.jdbc();
        Backends backends = stand.backends()) {
      Work.READ.lock(holder, scene);
      RawHttp client = new RawHttp(stand.service().port());
      Work.READ.order(scene).send(client);
      CompletableFuture<Answer> behind = Work.READ.send(http, scene);
      backends.awaitBlocked(1, Work.READ.text());
      how.of(client);
      awaitTurns();
      holder.rollback();
      assertThat(behind.get().status()).isEqualTo(200);
    }
  }

  private void awaitPipelined(Scene scene) {
    Awaitility.await("reads are pipelined")
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              stand.service().heard().clear();
              Work.READ.send(http, scene).join();
              return stand.service().heard().last(StatementEnded.class).lane().equals("point");
            });
  }
}
