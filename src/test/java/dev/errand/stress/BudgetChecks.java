package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of each kind that meet a lock: told by name when their budget ends, and over then. */
abstract class BudgetChecks extends OnStand {

  private static final long BUDGET = 400;

  /** For the grace, the way back and a machine that is busy. */
  private static final long SLACK = 1_200;

  BudgetChecks(Way way) {
    super(way, 5, flags());
  }

  private static String[] flags() {
    return List.of("point", "page", "write", "bulk", "export").stream()
        .flatMap(each -> List.of("--budget-" + each, BUDGET + "ms").stream())
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource
  void a_lock_that_stays_ends_in_504_by_name_and_on_the_server(Work kind) throws Exception {
    Scene scene = Scene.make(http);
    try (Connection holder = database.jdbc();
        Connection looking = database.jdbc();
        Backends backends = stand.backends()) {
      String before = scene.state(looking);
      kind.lock(holder, scene);

      CompletableFuture<Timed> sent = Timed.send(() -> kind.send(http, scene));
      backends.awaitBlocked(1, kind.text());
      Timed late = sent.get();

      backends.awaitNone(kind.text(), Duration.ofMillis(SLACK));
      assertThat(late.answer().status()).as(late.answer().body()).isEqualTo(504);
      assertThat(late.answer().problem()).isEqualTo("statement-timeout");
      assertThat(late.answer().json().getString("statement")).isEqualTo(kind.statement());
      assertThat(late.millis()).isBetween(BUDGET, BUDGET + SLACK);
      backends.awaitNoTransaction(Duration.ofMillis(SLACK));
      holder.rollback();
      stand.awaitIdle();
      assertThat(scene.state(looking)).isEqualTo(before);
    }
    assertThat(kind.send(http, scene).get().status()).isIn(200, 201, 204);
  }
}
