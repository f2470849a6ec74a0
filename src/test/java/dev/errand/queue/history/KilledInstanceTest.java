package dev.errand.queue.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.ChildService;
import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestService;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same while one of the two instances is killed, and another one takes its place. */
final class KilledInstanceTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int TASKS = 4_000;

  @Test
  void no_task_is_lost_or_done_twice_when_an_instance_is_killed() throws Exception {
    long seed = System.nanoTime();
    String url = TestService.url(DATABASE.connection());
    try (TestService one = TestService.start(DATABASE.connection());
        ChildService two = ChildService.start(List.of(), "--database-url", url)) {
      TestHttp doomed = two.http();
      Scene scene = Scene.make(one.http(), TASKS, new Random(seed));
      Doors doors = new Doors(one.http(), doomed);
      try (Crew crew = Crew.start(doors, scene, seed)) {
        crew.awaitLeases(TASKS / 4);
        two.kill();
        crew.awaitLeases(crew.leases() + TASKS / 4);
        doors.close(doomed);
        try (ChildService three = ChildService.start(List.of(), "--database-url", url)) {
          doors.open(three.http());
          History history = crew.history();
          assertThat(Checker.violations(history)).as("seed " + seed).isEmpty();
          assertThat(history.ends()).hasSize(TASKS);
          Coverage.of(history).assertAllSides(5).assertAtLeast(1, "unanswered");
        }
      }
    }
  }
}
