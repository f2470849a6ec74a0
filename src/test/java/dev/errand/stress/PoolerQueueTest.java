package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.http.RawHttp;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A PgBouncer that has fewer server connections than the service has connections to it: what waits
 * in its queue was sent, and has not begun. A cancel finds nothing to cancel there.
 */
final class PoolerQueueTest extends OnStand {

  private static final Duration SOON = Duration.ofSeconds(2);

  PoolerQueueTest() {
    super(Way.PGBOUNCER, 1, flags());
  }

  private static String[] flags() {
    return Stream.concat(
            Stream.of("--pool-size", "12"),
            Stream.of("write", "bulk").flatMap(each -> Stream.of("--budget-" + each, "9s")))
        .toArray(String[]::new);
  }

  @Test
  void what_nobody_waits_for_any_more_is_not_done_when_its_turn_comes() throws Exception {
    Scene blocked = Scene.make(http);
    Scene scene = Scene.make(http);
    try (Connection holder = database.jdbc();
        Connection looking = database.jdbc();
        Backends backends = stand.backends()) {
      String before = scene.state(looking);
      Work.UPDATE.lock(holder, blocked);
      CompletableFuture<Answer> first = Work.UPDATE.send(http, blocked);
      backends.awaitBlocked(1, Work.UPDATE.text());

      giveUp(scene);
      holder.rollback();
      assertThat(first.join().status()).isEqualTo(200);
      stand.awaitIdle();
      backends.awaitNoTransaction(SOON);
      assertThat(scene.state(looking)).isEqualTo(before);
    }
    new Rounds(stand).awaitWell(ShortTimes.HEALING);
  }

  /** By a Request-Timeout, and by hanging up. */
  private void giveUp(Scene scene) {
    List<CompletableFuture<Timed>> late = new ArrayList<>();
    for (Work kind : List.of(Work.CREATE, Work.RENAME)) {
      late.add(Timed.send(() -> kind.send(http, scene, "Request-Timeout", "1500")));
    }
    RawHttp client = new RawHttp(stand.service().port());
    Work.BATCH.order(scene).send(client);
    awaitWaiting(1 + late.size());
    client.reset();
    for (CompletableFuture<Timed> each : late) {
      assertThat(each.join().answer().problem()).isEqualTo("deadline-exceeded");
      assertThat(each.join().millis()).isLessThan(1_500 + SOON.toMillis());
    }
  }

  private void awaitWaiting(int number) {
    Awaitility.await("they wait in PgBouncer")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                stand.pooler().clients().console("show pools").stream()
                        .mapToInt(pool -> Integer.parseInt(pool.getOrDefault("cl_waiting", "0")))
                        .sum()
                    >= number);
  }
}
