package dev.errand.stress;

import dev.errand.TestHttp.Answer;
import dev.errand.TestMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/**
 * Work updates, each of another owner, that hold every connection for work, and one more that
 * waits: whoever comes now has to wait, too.
 */
final class FullLane implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Stand stand;
  private final Connection holder;
  private final List<CompletableFuture<Answer>> answers = new ArrayList<>();

  private FullLane(Stand stand, Connection holder) {
    this.stand = stand;
    this.holder = holder;
  }

  /**
   * Fills the lane, with locks that the holder takes for them.
   *
   * @param connections all that the lane may have; a wait alone doesn't tell that it is full, since
   *     whoever has a connection opened for him waits, too
   */
  static FullLane fill(Stand stand, Connection holder, int connections) throws SQLException {
    FullLane full = new FullLane(stand, holder);
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i <= connections; i++) {
      scenes.add(Scene.make(stand.http()));
    }
    for (Scene scene : scenes) {
      Work.UPDATE.lock(holder, scene);
    }
    try (Backends backends = stand.backends()) {
      for (int i = 1; i <= connections; i++) {
        full.addOne(scenes.remove(0));
        backends.awaitBlocked(i, Work.UPDATE.text());
      }
    }
    full.addOne(scenes.remove(0));
    full.awaitWaiting(1);
    return full;
  }

  private void addOne(Scene scene) {
    answers.add(Work.UPDATE.send(stand.http(), scene));
  }

  /** How many wait for a connection. */
  int waiting() {
    return (int) TestMetrics.of(stand.service()).sum("errand_lane_waiting{");
  }

  /** Waits until so many, or more, wait for a connection. */
  void awaitWaiting(int number) {
    Awaitility.await(number + " waiting")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> waiting() >= number);
  }

  /** The answers of those that fill the lane; they come when it is released. */
  List<CompletableFuture<Answer>> answers() {
    return answers;
  }

  /** Gives the locks back and waits until all has settled. */
  @Override
  public void close() throws SQLException {
    holder.rollback();
    stand.awaitIdle();
  }
}
