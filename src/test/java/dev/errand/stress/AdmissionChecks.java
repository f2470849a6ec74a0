package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.http.RawHttp;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More requests than connections: who is told at once, who in time, and that it is final. */
abstract class AdmissionChecks extends OnStand {

  private static final int MAX_WAITING = 30;
  private static final long ACQUIRE = 4_000;
  private static final String HURRY = "1500";

  /** For the way back and a machine that is busy. */
  private static final long SLACK = 900;

  private final int workConnections;

  AdmissionChecks(Way way) {
    super(way, 8, flags());
    workConnections = way.workConnections();
  }

  private static String[] flags() {
    return Stream.of(
            Stream.of("--pool-size", Integer.toString(Way.LEAST_POOL)),
            Stream.of("--max-waiting", Integer.toString(MAX_WAITING)),
            Stream.of("--acquire-timeout", ACQUIRE + "ms"),
            Stream.of("--budget-write", "9s", "--budget-page", "9s", "--budget-bulk", "9s"))
        .flatMap(each -> each)
        .toArray(String[]::new);
  }

  @Test
  void who_finds_the_queue_full_is_told_at_once_and_when_to_come_back() throws Exception {
    List<Work> kinds = List.of(Work.CREATE, Work.BATCH, Work.PAGE, Work.TRANSFER, Work.EXPORT);
    Scene scene = Scene.make(http);
    try (Connection holder = database.jdbc();
        FullLane full = FullLane.fill(stand, holder, workConnections)) {
      List<CompletableFuture<Answer>> waiting = new ArrayList<>();
      for (int i = full.waiting(); i < MAX_WAITING; i++) {
        waiting.add(Work.PAGE.send(http, scene));
      }
      full.awaitWaiting(MAX_WAITING);
      assertThat(stand.service().management().get("/health/ready").status()).isEqualTo(200);

      List<CompletableFuture<Timed>> late =
          IntStream.range(0, 100)
              .mapToObj(i -> kinds.get(i % kinds.size()))
              .map(kind -> Timed.send(() -> kind.send(http, scene)))
              .toList();

      assertThat(late.stream().map(CompletableFuture::join))
          .allSatisfy(AdmissionChecks::assertOverloadedAtOnce);
      holder.rollback();
      assertThat(waiting.stream().map(CompletableFuture::join))
          .allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isIn(200, 503));
    }
    assertThat(Work.PAGE.send(http, scene).get().status()).isEqualTo(200);
  }

  private static void assertOverloadedAtOnce(Timed refused) {
    Answer answer = refused.answer();
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("overloaded");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(refused.millis()).isLessThan(SLACK);
  }

  @Test
  void who_gave_up_leaves_no_write_behind() throws Exception {
    Scene scene = Scene.make(http);
    try (Connection holder = database.jdbc();
        Connection looking = database.jdbc()) {
      String before = scene.state(looking);
      try (FullLane full = FullLane.fill(stand, holder, workConnections)) {
        giveUp(full, scene);
      }
      try (Backends backends = stand.backends()) {
        backends.awaitNoTransaction(Duration.ofMillis(SLACK));
      }
      assertThat(scene.state(looking)).isEqualTo(before);
    }
  }

  /** By hanging up, by a Request-Timeout, and because the wait was too long. */
  private void giveUp(FullLane full, Scene scene) {
    List<Work> kinds = List.of(Work.CREATE, Work.BATCH, Work.TRANSFER, Work.NEW_USER, Work.RENAME);
    List<RawHttp> closing = new ArrayList<>();
    List<RawHttp> resetting = new ArrayList<>();
    List<CompletableFuture<Timed>> waiting = new ArrayList<>();
    List<CompletableFuture<Timed>> inAHurry = new ArrayList<>();
    for (Work kind : kinds) {
      closing.add(sendRaw(kind, scene));
      resetting.add(sendRaw(kind, scene));
      waiting.add(Timed.send(() -> kind.send(http, scene)));
      inAHurry.add(Timed.send(() -> kind.send(http, scene, "Request-Timeout", HURRY)));
    }
    full.awaitWaiting(4 * kinds.size());
    closing.forEach(HangUp.CLOSE::of);
    resetting.forEach(HangUp.RESET::of);
    inAHurry.forEach(
        each -> assertTold(each.join(), 504, "deadline-exceeded", Long.parseLong(HURRY)));
    waiting.forEach(each -> assertTold(each.join(), 503, "overloaded", ACQUIRE));
  }

  private RawHttp sendRaw(Work kind, Scene scene) {
    RawHttp client = new RawHttp(stand.service().port());
    kind.order(scene).send(client);
    return client;
  }

  private static void assertTold(Timed told, int status, String problem, long after) {
    assertThat(told.answer().status()).as(told.answer().body()).isEqualTo(status);
    assertThat(told.answer().problem()).isEqualTo(problem);
    assertThat(told.millis()).isBetween(after, after + SLACK);
  }
}
