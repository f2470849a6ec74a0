package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.task.QueueState;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then how much stands in all queues, for the metrics: a bounded look, however much
 * there is, and one for all scrapes between two.
 *
 * <p>Confined to one event loop.
 */
public final class DepthWatch {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Database database;
  private final Duration pause;
  private final Observer observer;
  private long timer = -1;
  private boolean stopped;

  /**
   * A watch that has not begun.
   *
   * @param pause between two looks
   */
  public DepthWatch(Vertx vertx, Database database, Duration pause, Observer observer) {
    this.vertx = vertx;
    this.database = database;
    this.pause = pause;
    this.observer = observer;
  }

  /**
   * Of a sample of blocks, seven hundred at most, projected to the whole; exact while there are
   * fewer.
   */
  private static final Statement<@Nullable Event> DEPTHS =
      Statement.one(
          "queue-depths",
          Budget.PAGE,
          """
          with share as (
            select least(1, 700 * current_setting('block_size')::float8
              / greatest(pg_relation_size('queued_tasks'::regclass), 1)) as part)
          select count(*) filter (where state = 1) / min(part),
            count(*) filter (where state = 2) / min(part),
            count(*) filter (where state = 3) / min(part),
            count(*) filter (where state = 4) / min(part),
            extract(epoch from now() - min(claim_at) filter (where state = 1))::float8
          from share, lateral (
            select claim_at, %s as state
            from queued_tasks q tablesample system ((select 100 * part from share))) s"""
              .formatted(QueueState.STATE),
          DepthWatch::depths);

  private static Event depths(Row row) {
    return new Event.QueueDepths(
        number(row, 0), number(row, 1), number(row, 2), number(row, 3), number(row, 4));
  }

  private static double number(Row row, int column) {
    Double value = row.getDouble(column);
    return value == null ? 0 : value;
  }

  /** Begins, unless the pause is zero. */
  public void start() {
    if (!pause.isZero() && !stopped) {
      timer = vertx.setTimer(pause.toMillis(), due -> look());
    }
  }

  /** Ends it. */
  public void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  // A look that fails is told by its statement's own event; the next one comes in any case.
  private void look() {
    database
        .run(DEPTHS, Tuple.tuple(), Deadline.in(LIMIT.toMillis()))
        .onComplete(
            (depths, failure) -> {
              if (depths != null) {
                observer.on(depths);
              }
              start();
            });
  }
}
