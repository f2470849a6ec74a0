package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.task.QueueState;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much stands in an owner's queues. */
final class QueueFigures {

  private final Database database;
  private final UserStore users;

  QueueFigures(Database database, UserStore users) {
    this.database = database;
    this.users = users;
  }

  /**
   * A queue's figures.
   *
   * @param oldestReadyAge in seconds; null when nothing is ready
   */
  record Depth(
      String name,
      long ready,
      long scheduled,
      long leased,
      long dead,
      @Nullable Long oldestReadyAge) {

    private static Depth of(Row row) {
      return new Depth(
          row.getString(0),
          row.getLong(1),
          row.getLong(2),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5));
    }
  }

  /**
   * The owner's part of pk_queued_tasks: what stands in a queue is counted, row by row, what is
   * done is not there.
   */
  private static final Statement<List<Depth>> QUEUES =
      Statement.many(
          "queue-figures",
          Budget.PAGE,
          """
          select queue, count(*) filter (where state = 1), count(*) filter (where state = 2),
            count(*) filter (where state = 3), count(*) filter (where state = 4),
            extract(epoch from now() - min(claim_at) filter (where state = 1))::bigint
          from (select queue, claim_at, %s as state from queued_tasks q where q.owner_id = $1) s
          group by queue order by queue limit 1000"""
              .formatted(QueueState.STATE),
          Depth::of);

  /** An owner's queues that hold tasks, by name. */
  Future<List<Depth>> queues(Caller caller) {
    return database
        .run(QUEUES, Tuple.of(caller.ownerId()), caller.deadline())
        .compose(
            depths ->
                depths.isEmpty()
                    ? users.get(caller.ownerId(), caller.deadline()).map(depths)
                    : Future.succeededFuture(depths));
  }
}
