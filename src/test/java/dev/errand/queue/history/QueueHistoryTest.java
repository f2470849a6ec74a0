package dev.errand.queue.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sixteen workers at two instances on one database do 20,000 tasks, as badly as workers can. */
final class QueueHistoryTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int TASKS = 20_000;

  @Test
  void every_task_is_done_once_or_dead_and_never_leased_to_two() {
    long seed = System.nanoTime();
    try (TestService one = TestService.start(DATABASE.connection());
        TestService two = TestService.start(DATABASE.connection())) {
      Scene scene = Scene.make(one.http(), TASKS, new Random(seed));
      try (Crew crew = Crew.start(new Doors(one.http(), two.http()), scene, seed)) {
        History history = crew.history();
        assertThat(Checker.violations(history)).as("seed " + seed).isEmpty();
        assertThat(history.ends()).hasSize(TASKS);
        Coverage.of(history).assertAllSides(20);
        for (Damage damage : Damage.values()) {
          assertThat(Checker.violations(damage.of(history)))
              .as(damage.name())
              .anyMatch(violation -> violation.rule() == damage.broken());
        }
      }
    }
  }
}
