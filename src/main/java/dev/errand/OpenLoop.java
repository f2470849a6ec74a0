package dev.errand;

import dev.errand.db.Database;
import dev.errand.queue.Claiming;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** What one event loop has open, to be ended on that loop; may be called on any thread. */
record OpenLoop(Context loop, Database database, LoopChores chores, Claiming claiming) {

  /** For what clients that have gone left behind: cancelled statements, claims to be undone. */
  private static final Duration UNDO_LIMIT = Duration.ofSeconds(1);

  /** Answers the claims that wait, empty; nobody waits any more. */
  void stopWaiting() {
    loop.runOnContext(onLoop -> claiming.close());
  }

  /** Closes the connections, once nothing is under way on them; never fails. */
  Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    loop.runOnContext(
        onLoop -> {
          chores.stop();
          database.idle(UNDO_LIMIT).compose(idle -> database.close()).onComplete(closed);
        });
    return closed.future();
  }
}
