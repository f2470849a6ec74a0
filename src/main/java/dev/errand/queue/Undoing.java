package dev.errand.queue;

import dev.errand.db.Deadline;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.user.Caller;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Gives back what was claimed for a client that never heard of it: it has gone, or was told that
 * its time was over. Repeated while it fails, since a lease may be for hours; what a replica that
 * ends leaves undone, the lease's end does.
 *
 * <p>Confined to one event loop.
 */
final class Undoing {

  private static final long TRY_MILLIS = 5_000;
  private static final long PAUSE_MILLIS = 500;
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Vertx vertx;
  private final ClaimStore claims;
  private final Bell bell;
  private final Observer observer;

  Undoing(Vertx vertx, ClaimStore claims, Bell bell, Observer observer) {
    this.vertx = vertx;
    this.claims = claims;
    this.bell = bell;
    this.observer = observer;
  }

  /**
   * Begins to.
   *
   * @param all what one claim took, if anything
   */
  void undo(long owner, List<Leased> all) {
    if (!all.isEmpty()) {
      attempt(owner, all, System.nanoTime() + LIMIT_NANOS);
    }
  }

  private void attempt(long owner, List<Leased> all, long endNanos) {
    Deadline deadline =
        Deadline.at(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TRY_MILLIS), owner);
    claims
        .undo(new Caller(owner, deadline), all)
        .onComplete(
            (undone, failure) -> {
              if (failure == null) {
                told(owner, all, undone);
              } else if (System.nanoTime() - endNanos < 0) {
                vertx.setTimer(PAUSE_MILLIS, id -> attempt(owner, all, endNanos));
              }
            });
  }

  private void told(long owner, List<Leased> all, int undone) {
    observer.on(new Event.QueueWork(Event.Work.RELEASED, undone));
    if (undone > 0) {
      all.stream()
          .map(each -> Objects.requireNonNull(each.task().queue()).name())
          .distinct()
          .forEach(queue -> bell.came(owner, queue, false));
    }
  }
}
