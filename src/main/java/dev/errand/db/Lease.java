package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * A connection that one request has alone for a time. What its caller gave up is cancelled on the
 * server, and the connection goes back to its lane only when nothing of that can hit the next one's
 * statement.
 *
 * <p>Confined to one event loop.
 */
final class Lease implements Run.Carrier {

  private final LeasedLane lane;
  private final Link link;
  private final Deadline deadline;
  private final Timeouts timeouts;
  private int unanswered;
  private @Nullable Cancellation cancellation;

  Lease(LeasedLane lane, Link link, Deadline deadline, Timeouts timeouts) {
    this.lane = lane;
    this.link = link;
    this.deadline = deadline;
    this.timeouts = timeouts;
  }

  Link link() {
    return link;
  }

  Deadline deadline() {
    return deadline;
  }

  /**
   * Follows a statement that was just sent on the link.
   *
   * @param cancellable whether it is cancelled when nobody waits for it any more
   * @param then done when the driver has answered, before the caller is
   */
  <R> Future<R> follow(Run<R> run, Future<RowSet<Row>> sent, boolean cancellable, Runnable then) {
    unanswered++;
    timeouts.add(run);
    if (cancellable) {
      deadline.add(run);
    }
    sent.onComplete(
        (rows, failure) -> {
          timeouts.remove(run);
          if (cancellable) {
            deadline.remove(run);
          }
          Throwable told = link.told(failure);
          answered();
          then.run();
          run.driverAnswered(rows, told);
        });
    return run.answer();
  }

  /** Its end; once all was sent that will be. */
  void release() {
    Cancellation under = cancellation;
    if (under == null) {
      lane.released(this);
    } else {
      under.over().onComplete(calm -> lane.released(this));
    }
  }

  /** Completes when no cancel request is under way; never fails. */
  Future<Void> calm() {
    return cancellation == null ? Future.succeededFuture() : cancellation.over();
  }

  @Override
  public void givenUp(Run<?> run) {
    if (cancellation == null) {
      cancellation = Cancellation.begin(link, lane::cut);
      calm().onComplete(over -> cancellation = null);
    }
  }

  private void answered() {
    unanswered--;
    if (unanswered == 0 && cancellation != null) {
      cancellation.answered();
    }
  }
}
