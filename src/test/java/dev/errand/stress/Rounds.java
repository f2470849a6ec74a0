package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Several requests of every kind at once, again and again: in an outage and behind it. */
final class Rounds {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OF_EACH = 3;
  private static final int IN_A_ROW = 5;

  /** What can be repeated in the same scene, and needs all lanes. */
  private static final Set<Work> REPEATABLE =
      EnumSet.of(
          Work.UPDATE,
          Work.MERGE,
          Work.CREATE,
          Work.BATCH,
          Work.RENAME,
          Work.READ,
          Work.PAGE,
          Work.EXPORT);

  private final Stand stand;
  private final TestHttp http;
  private final Scene scene;

  /** For what may be done late, when nobody hears of it any more. */
  private final Scene doomed;

  Rounds(Stand stand) {
    this.stand = stand;
    this.http = stand.http();
    this.scene = Scene.make(http);
    this.doomed = Scene.make(http);
  }

  /** Gets over the cold start, when a log-in may take longer than a request may wait. */
  void warmUp() {
    awaitWell(PATIENCE);
  }

  /** Every request is told in time that the database doesn't answer, and so is health. */
  void assertToldInTime(Duration bound) {
    List<CompletableFuture<Timed>> sent = send(EnumSet.allOf(Work.class), doomed);
    CompletableFuture<Timed> ready = health("ready");
    CompletableFuture<Timed> live = health("live");
    assertThat(sent.stream().map(CompletableFuture::join))
        .allSatisfy(
            each -> {
              assertOutage(each.answer());
              assertThat(each.millis()).isLessThan(bound.toMillis());
            });
    assertThat(ready.join().answer().status()).isEqualTo(503);
    assertThat(ready.join().millis()).isLessThan(bound.toMillis());
    assertThat(live.join().answer().status()).isEqualTo(200);
    assertThat(live.join().millis()).isLessThan(bound.toMillis());
  }

  /**
   * Within that time several whole rounds succeed, one after the other; meanwhile only the outage
   * is told. One is not enough: a dead connection shows when it is used.
   */
  void awaitWell(Duration within) {
    int[] inARow = {0};
    Awaitility.await("healed")
        .atMost(within)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> (inARow[0] = isWell() ? inARow[0] + 1 : 0) == IN_A_ROW);
  }

  private boolean isWell() {
    List<Answer> answers = answers(REPEATABLE);
    answers.stream().filter(each -> each.status() >= 300).forEach(Rounds::assertOutage);
    return answers.stream().allMatch(each -> each.status() < 300)
        && health("ready").join().answer().status() == 200;
  }

  /** Fails unless it is one of the answers that an outage may have. */
  static void assertOutage(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isIn(503, 504);
    if (answer.status() == 503) {
      assertThat(answer.problem()).isIn("database-unavailable", "overloaded");
      assertThat(answer.header("Retry-After")).isNotBlank();
    } else {
      assertThat(answer.problem()).isIn("statement-timeout", "deadline-exceeded");
    }
  }

  private List<Answer> answers(Set<Work> kinds) {
    return send(kinds, scene).stream().map(CompletableFuture::join).map(Timed::answer).toList();
  }

  private List<CompletableFuture<Timed>> send(Set<Work> kinds, Scene where) {
    return Stream.iterate(0, i -> i < OF_EACH, i -> i + 1)
        .flatMap(i -> kinds.stream())
        .map(kind -> Timed.send(() -> kind.send(http, where)))
        .toList();
  }

  private CompletableFuture<Timed> health(String which) {
    return Timed.send(
        () -> stand.service().management().sendAsync("GET", "/health/" + which, null));
  }
}
