package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import dev.errand.http.Cursors.Position;
import dev.errand.http.Reply;
import dev.errand.task.TaskPages.Page;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All matching tasks of an owner in the order of their ids, batch by batch. Between two batches
 * nothing is held in PostgreSQL, so a slow reader holds neither snapshot nor connection; each batch
 * has a budget, the whole has none.
 *
 * <p>Confined to one event loop.
 */
final class TaskExport implements Reply.Stream {

  /**
   * Few enough that a batch of the largest tasks stays below 10 MB, many enough that the round trip
   * is lost in it.
   */
  private static final int BATCH_ROWS = 256;

  private static final String LIVE = "deleted_at is null and id > $3 and $4::bigint is null";
  private static final String TRASH = "deleted_at is not null and id > $3 and $4::bigint is null";

  /** ix_tasks_live. */
  private static final Statement<List<Visited>> ROWS =
      Visited.plain("task-export", Budget.EXPORT, LIVE, "id");

  /** ix_tasks_live. */
  private static final Statement<List<Visited>> ROWS_FILTERED =
      Visited.filtered("task-export-filtered", Budget.EXPORT, LIVE, "id", WalkKey.MAX_VISITED);

  /** ix_tasks_trash. */
  private static final Statement<List<Visited>> TRASHED =
      Visited.plain("task-export-trash", Budget.EXPORT, TRASH, "id");

  /** ix_tasks_trash. */
  private static final Statement<List<Visited>> TRASHED_FILTERED =
      Visited.filtered(
          "task-export-trash-filtered", Budget.EXPORT, TRASH, "id", WalkKey.MAX_VISITED);

  private final Database database;
  private final long ownerId;
  private final long batchMillis;
  private final TaskFilter filter;
  private final TaskWalk walk;
  private @Nullable Position position;
  private @Nullable Buffer first;
  private @Nullable Deadline step;
  private boolean ended;
  private boolean abandoned;

  /**
   * An export that has not begun.
   *
   * @param batchMillis the deadline of one batch, the wait for a connection included
   * @param afterId where it goes on; 0 for the beginning
   */
  TaskExport(Database database, Caller caller, TaskFilter filter, long afterId, long batchMillis) {
    this.database = database;
    this.ownerId = caller.ownerId();
    this.batchMillis = batchMillis;
    this.filter = filter;
    this.walk = filter.deleted() ? TaskWalk.TRASH_UP : TaskWalk.ID_UP;
    this.position = new Position(walk.code(), 0, afterId);
  }

  /**
   * Reads the first batch, so that what is wrong from the start can still be answered with a
   * problem.
   */
  Future<Boolean> begin() {
    return batch()
        .map(
            buffer -> {
              first = buffer;
              return buffer != null;
            });
  }

  /** The deadline of a step that begins now: the whole has none. */
  Deadline deadline() {
    Deadline begun = Deadline.at(System.nanoTime() + batchMillis * 1_000_000, ownerId);
    step = begun;
    return begun;
  }

  /** The client has gone: no further batch is read, and the one under way is cancelled. */
  void abandon() {
    abandoned = true;
    if (step != null) {
      step.abandon();
    }
  }

  @Override
  public Future<@Nullable Buffer> next() {
    Buffer waiting = first;
    if (waiting != null) {
      first = null;
      return Future.succeededFuture(waiting);
    }
    return batch();
  }

  private Future<@Nullable Buffer> batch() {
    if (ended || abandoned) {
      return Future.succeededFuture(null);
    }
    return database
        .run(statement(), walk.arguments(ownerId, BATCH_ROWS + 1, position, filter), deadline())
        .compose(this::take);
  }

  private Future<@Nullable Buffer> take(List<Visited> visited) {
    Page page = TaskPages.cut(visited, walk, BATCH_ROWS);
    position = page.next();
    ended = page.next() == null;
    // A stretch without a match sends nothing; the walk goes on.
    return page.tasks().isEmpty()
        ? batch()
        : Future.succeededFuture(TaskEncoder.lines(page.tasks()));
  }

  private Statement<List<Visited>> statement() {
    if (filter.deleted()) {
      return filter.isPlain() ? TRASHED : TRASHED_FILTERED;
    }
    return filter.isPlain() ? ROWS : ROWS_FILTERED;
  }
}
