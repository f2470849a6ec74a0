package dev.errand.bench.worker;

import dev.errand.bench.client.Answer;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Creates tasks at a constant rate, whatever becomes of them (an open loop): what has to wait for a
 * connection was due all the same. Confined to its event loop.
 */
public final class Feed {

  private static final double NANOS_A_SECOND = 1e9;

  private final Crew crew;
  private final List<Work> works;
  private final double rate;
  private final Deque<Line> idle;
  private final int size;
  private final long startNanos = System.nanoTime();
  private final long timer;
  private long made;

  private Feed(Crew crew, List<Line> lines, List<Work> works, double rate) {
    this.crew = crew;
    this.works = works;
    this.rate = rate;
    this.idle = new ArrayDeque<>(lines);
    this.size = lines.size();
    this.timer = crew.vertx().setPeriodic(1, id -> pump());
  }

  /**
   * Connects and begins.
   *
   * @param works in turns
   * @param lines that may be busy at a time
   * @param rate tasks a second
   */
  public static Future<Void> start(Crew crew, int port, List<Work> works, int lines, double rate) {
    return crew.lines(port, lines)
        .map(
            connected -> {
              crew.joined();
              new Feed(crew, connected, works, rate);
              return null;
            });
  }

  private void pump() {
    if (crew.isStopping()) {
      crew.vertx().cancelTimer(timer);
      leave();
      return;
    }
    long now = System.nanoTime();
    for (long due = due(); due <= now && !idle.isEmpty(); due = due()) {
      send(idle.remove(), due);
    }
  }

  private long due() {
    return startNanos + (long) (made / rate * NANOS_A_SECOND);
  }

  private void send(Line line, long due) {
    Work work = works.get((int) (made++ % works.size()));
    line.ask(work.creation(due), (answer, nanos) -> created(answer, line, work, due));
  }

  private void created(Answer answer, Line line, Work work, long due) {
    work.checkCreated(answer);
    crew.log().created(1, System.nanoTime() - due);
    idle.add(line);
    if (crew.isStopping()) {
      leave();
    } else {
      pump();
    }
  }

  private void leave() {
    if (idle.size() == size) {
      // Whoever of the two that call this finds all lines idle is the last, and only once: a line
      // is never asked again.
      idle.clear();
      crew.left();
    }
  }
}
