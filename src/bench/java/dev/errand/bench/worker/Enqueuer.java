package dev.errand.bench.worker;

import dev.errand.bench.client.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Creates tasks as fast as they are answered. Confined to its event loop. */
public final class Enqueuer {

  private static final int THOROUGH_EVERY = 16;

  private final Crew crew;
  private final Line line;
  private final Work work;
  private final int size;
  private final Buffer request;
  private long answers;

  private Enqueuer(Crew crew, Line line, Work work, int size) {
    this.crew = crew;
    this.line = line;
    this.work = work;
    this.size = size;
    this.request = size == 1 ? work.creation("one by one") : work.creations(size);
  }

  /**
   * Connects and begins.
   *
   * @param works in turns, one for each
   * @param size tasks of a request; one is created by itself, more as a batch
   */
  public static Future<Void> start(Crew crew, int port, List<Work> works, int clients, int size) {
    return crew.lines(port, clients)
        .map(
            lines -> {
              for (int i = 0; i < clients; i++) {
                crew.joined();
                new Enqueuer(crew, lines.get(i), works.get(i % works.size()), size).ask();
              }
              return null;
            });
  }

  private void ask() {
    line.ask(request, this::created);
  }

  private void created(Answer answer, long nanos) {
    if (size == 1) {
      work.checkCreated(answer);
    } else {
      work.checkCreated(answer, size, answers++ % THOROUGH_EVERY == 0);
    }
    crew.log().created(size, nanos);
    if (crew.isStopping()) {
      crew.left();
    } else {
      ask();
    }
  }
}
