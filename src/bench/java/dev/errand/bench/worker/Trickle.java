package dev.errand.bench.worker;

import io.vertx.core.Future;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Creates one task after the other with pauses in which everybody is idle. Confined to its loop.
 */
public final class Trickle {

  private static final int SHORTEST_PAUSE_MILLIS = 40;
  private static final int LONGEST_PAUSE_MILLIS = 120;

  private final Crew crew;
  private final Line line;
  private final List<Work> works;
  private final SplittableRandom random;

  private Trickle(Crew crew, Line line, List<Work> works, SplittableRandom random) {
    this.crew = crew;
    this.line = line;
    this.works = works;
    this.random = random;
  }

  /**
   * Connects and begins.
   *
   * @param works of which each task takes any
   */
  public static Future<Void> start(Crew crew, int port, List<Work> works, SplittableRandom random) {
    return crew.lines(port, 1)
        .map(
            lines -> {
              crew.joined();
              new Trickle(crew, lines.get(0), works, random).pause();
              return null;
            });
  }

  private void pause() {
    int millis = random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
    crew.vertx().setTimer(millis, id -> ask());
  }

  private void ask() {
    if (crew.isStopping()) {
      crew.left();
      return;
    }
    Work work = works.get(random.nextInt(works.size()));
    line.ask(
        work.creation(System.nanoTime()),
        (answer, nanos) -> {
          work.checkCreated(answer);
          crew.log().created(1, nanos);
          pause();
        });
  }
}
