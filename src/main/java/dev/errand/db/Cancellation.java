package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * The end of what runs on a leased connection and nobody waits for: cancel requests until the
 * driver has its answers, then one statement as a barrier. A request's signal is sent before the
 * server closes the request's socket, so it hits either what it was meant for or the barrier. If
 * that takes too long, or what became of a request is not known, the connection is cut.
 *
 * <p>Confined to one event loop.
 */
final class Cancellation {

  /**
   * A request that overtook its statement hit nothing: PostgreSQL was not at it yet. Time for it to
   * get there, and for the driver to hear of the end.
   */
  private static final long AGAIN_MILLIS = 200;

  private static final String BARRIER = "select 1";

  private final Link link;
  private final Consumer<Link> cutting;
  private final Vertx vertx;
  private final Promise<Void> over = Promise.promise();
  private final Gate gate;
  private final long limitTimer;
  private boolean requesting;
  private boolean answered;
  private long againTimer = -1;

  private Cancellation(Link link, Consumer<Link> cutting) {
    this.link = link;
    this.cutting = cutting;
    this.vertx = link.loop().owner();
    this.gate = link.shut(this::cut);
    long nanos = link.endNanos() - System.nanoTime();
    this.limitTimer = vertx.setTimer(Math.max(1, nanos / 1_000_000), id -> cut());
  }

  /**
   * Begins it while something is unanswered on the link.
   *
   * @param cutting told of a link that has to be cut; cuts it
   */
  static Cancellation begin(Link link, Consumer<Link> cutting) {
    Cancellation begun = new Cancellation(link, cutting);
    begun.first();
    return begun;
  }

  /** Completes when the connection is calm, or gone; never fails. */
  Future<Void> over() {
    return over.future();
  }

  /** The driver has all its answers. */
  void answered() {
    answered = true;
    vertx.cancelTimer(againTimer);
    if (!requesting && !over.future().isComplete()) {
      barrier();
    }
  }

  private void first() {
    if (link.isPooled()) {
      againTimer = vertx.setTimer(AGAIN_MILLIS, id -> again());
    }
    link.cancellable()
        .onComplete(
            told -> {
              if (!answered && !over.future().isComplete()) {
                vertx.cancelTimer(againTimer);
                request();
              }
            });
  }

  private void request() {
    requesting = true;
    link.cancel()
        .onComplete(
            (sent, unknown) -> {
              requesting = false;
              if (over.future().isComplete()) {
                return; // The limit came first, and the connection is cut.
              }
              if (unknown != null) {
                cut();
              } else if (answered) {
                barrier();
              } else {
                againTimer = vertx.setTimer(AGAIN_MILLIS, id -> again());
              }
            });
  }

  // Behind a pooler the statement may still wait for a server connection, where no request reaches
  // it; without its client it never gets one.
  private void again() {
    if (link.isPooled()) {
      cut();
    } else {
      request();
    }
  }

  private void barrier() {
    gate.open();
    if (!link.isOpen()) {
      end();
    } else {
      // Cancelled or refused in a failed transaction, it has done its work; a loss must be known
      // before the next one is served.
      link.command(BARRIER)
          .onComplete(
              (done, failure) -> {
                link.told(failure);
                end();
              });
    }
  }

  private void cut() {
    if (!over.future().isComplete()) {
      cutting.accept(link);
      end();
    }
  }

  private void end() {
    vertx.cancelTimer(limitTimer);
    vertx.cancelTimer(againTimer);
    gate.open();
    over.tryComplete();
  }
}
