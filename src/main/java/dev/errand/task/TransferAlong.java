package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** What goes along with a transferred task: its standing in a queue, and its failures. */
final class TransferAlong {

  private TransferAlong() {}

  /** Whose task goes to whom. */
  record Move(long from, long id, long to) {

    Tuple key() {
      return Tuple.of(from, id);
    }

    Tuple way() {
      return Tuple.of(from, id, to);
    }
  }

  /** pk_queued_tasks; uq_queued_tasks_unique_key arbitrates. The old token is void. */
  private static final Statement<Integer> IN_QUEUE =
      Statement.changing(
          "task-transfer-queue",
          Budget.WRITE,
          """
          insert into queued_tasks (owner_id, task_id, fence, claim_at, attempts, max_attempts,
            priority, queue, unique_key)
          select $3::bigint, task_id, fence, claim_at, attempts, max_attempts, priority, queue,
            unique_key
          from queued_tasks where owner_id = $1 and task_id = $2
          on conflict (owner_id, queue, unique_key) where unique_key is not null do nothing""");

  /** pk_task_failures. As many as anybody can ask for. */
  private static final Statement<Integer> FAILURES =
      Statement.changing(
          "task-transfer-failures",
          Budget.WRITE,
          """
          insert into task_failures (owner_id, task_id, fence, failed_at, attempt, error)
          select $3::bigint, task_id, fence, failed_at, attempt, error
          from task_failures where owner_id = $1 and task_id = $2
          order by fence desc limit 100""");

  /** A task that never was in a queue has neither. */
  static Future<Integer> run(Transaction transaction, Move move, Task task, long fence) {
    Future<Integer> stands =
        task.isQueued()
            ? transaction.run(IN_QUEUE, move.way()).map(TransferAlong::free)
            : Future.succeededFuture(0);
    return task.isQueued() || fence > 0
        ? stands.compose(standing -> transaction.run(FAILURES, move.way()))
        : stands;
  }

  private static int free(int rows) {
    if (rows == 0) {
      throw Problem.of(Kind.CONFLICT, "Another task of that user holds the unique key.");
    }
    return rows;
  }
}
