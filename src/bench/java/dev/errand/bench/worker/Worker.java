package dev.errand.bench.worker;

import dev.errand.bench.client.Answer;
import dev.errand.bench.client.WrongAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Claims and completes, again and again. Confined to its event loop. */
public final class Worker {

  /** Of who was not made to wait, and got nothing. */
  private static final long EMPTY_PAUSE_MILLIS = 5;

  /** A wait may end so much early: a clock's tick. */
  private static final long EARLY_MILLIS = 50;

  private final Crew crew;
  private final Line line;
  private final Work work;
  private final Manner manner;
  private final Buffer claim;
  private long claimNanos;

  /**
   * How to work.
   *
   * @param limit tasks of a claim; one is completed by itself, more as a batch
   * @param leaseSeconds longer than the whole run
   * @param waitSeconds for which a claim waits for a task
   * @param mustWait whether an empty answer before that is wrong
   */
  public record Manner(int limit, int leaseSeconds, int waitSeconds, boolean mustWait) {}

  private Worker(Crew crew, Line line, Work work, Manner manner) {
    this.crew = crew;
    this.line = line;
    this.work = work;
    this.manner = manner;
    this.claim = work.claim(manner.limit(), manner.leaseSeconds(), manner.waitSeconds());
  }

  /**
   * Connects and begins.
   *
   * @param works in turns, one for each
   */
  public static Future<Void> start(
      Crew crew, int port, List<Work> works, int workers, Manner manner) {
    return crew.lines(port, workers)
        .map(
            lines -> {
              start(crew, lines, works, manner);
              return null;
            });
  }

  /** Begins on connections that are there. */
  public static void start(Crew crew, List<Line> lines, List<Work> works, Manner manner) {
    for (int i = 0; i < lines.size(); i++) {
      crew.joined();
      new Worker(crew, lines.get(i), works.get(i % works.size()), manner).ask();
    }
  }

  private void ask() {
    if (crew.isStopping()) {
      crew.left();
    } else {
      line.ask(claim, this::claimed);
    }
  }

  private void claimed(Answer answer, long nanos) {
    List<Lease> leases = Lease.read(answer, work, manner.limit());
    crew.log().claimed(leases.size(), nanos);
    if (leases.isEmpty()) {
      again(nanos);
      return;
    }
    long now = System.nanoTime();
    for (Lease lease : leases) {
      if (lease.dueNanos() != 0) {
        crew.log().pickedUp(now - lease.dueNanos());
      }
    }
    claimNanos = nanos;
    if (manner.limit() == 1) {
      Lease lease = leases.get(0);
      line.ask(Lease.completion(work, lease), (done, took) -> completed(done, lease, took));
    } else {
      line.ask(Lease.completion(work, leases), (done, took) -> completed(done, leases, took));
    }
  }

  private void again(long nanos) {
    long waited = TimeUnit.NANOSECONDS.toMillis(nanos) + EARLY_MILLIS;
    if (waited >= TimeUnit.SECONDS.toMillis(manner.waitSeconds()) && manner.waitSeconds() > 0) {
      ask();
    } else if (manner.mustWait()) {
      throw new WrongAnswer("a claim came back empty without waiting");
    } else {
      crew.vertx().setTimer(EMPTY_PAUSE_MILLIS, id -> ask());
    }
  }

  private void completed(Answer answer, Lease lease, long nanos) {
    Lease.checkCompleted(answer, lease);
    crew.log().completed(1, claimNanos + nanos);
    ask();
  }

  private void completed(Answer answer, List<Lease> leases, long nanos) {
    Lease.checkCompleted(answer, leases);
    crew.log().completed(leases.size(), claimNanos + nanos);
    ask();
  }
}
