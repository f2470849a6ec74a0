package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.Task;
import dev.errand.task.TaskStore;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Attempts that failed, and what becomes of the task: a pause, death, a retry. */
final class FailureStore {

  private final Database database;
  private final TaskStore tasks;
  private final LeaseLoss losses;
  private final Observer observer;

  FailureStore(Database database, TaskStore tasks, LeaseLoss losses, Observer observer) {
    this.database = database;
    this.tasks = tasks;
    this.losses = losses;
    this.observer = observer;
  }

  /**
   * pk_queued_tasks, pk_task_failures, pk_tasks. The pause doubles with each attempt up to the cap;
   * half of it is fixed, and $8, from 0 to 1, picks the rest. $5 overrides it.
   */
  private static final Statement<@Nullable Task> FAIL =
      Statement.one(
          "fail",
          Budget.UPKEEP,
          """
          with q as (
            update queued_tasks f
            set token = null, lease_ends_at = null, leased_by = null,
              claim_at = case when f.attempts < f.max_attempts then now() + interval '1 s'
                * coalesce($5::int,
                  least($7::float8, $6::float8 * 2 ^ (f.attempts - 1)) * (1 + $8::float8) / 2) end
            where owner_id = $1 and task_id = $2 and token = $3
            returning f.*),
          noted as (
            insert into task_failures (owner_id, task_id, fence, failed_at, attempt, error)
            select owner_id, task_id, fence, now(), attempts, $4::text from q)
          select %s from q join tasks t on t.owner_id = $1 and t.id = q.task_id"""
              .formatted(Task.WHOLE),
          Task::whole);

  /**
   * Gives a task back after a pause, or to the dead after its last attempt.
   *
   * @param error 2,000 characters at most
   * @param backOff how long the pause is; the random part is drawn here
   */
  Future<Task> fail(Caller caller, long id, UUID token, String error, BackOff.Pause backOff) {
    Tuple arguments =
        Tuple.of(caller.ownerId(), id, token, error)
            .addValue(backOff.seconds())
            .addValue(backOff.baseSeconds())
            .addValue(backOff.capSeconds())
            .addValue(backOff.random());
    return database
        .run(FAIL, arguments, caller.deadline())
        .compose(
            task -> {
              if (task == null) {
                return losses.of(caller, id, token);
              }
              observer.on(new Event.QueueWork(Event.Work.FAILED, 1));
              return Future.succeededFuture(
                  task.queue() == null ? task : task.with(task.queue().withLastError(error)));
            });
  }

  /** pk_queued_tasks and pk_tasks. Dead: every attempt is used up and no lease is live. */
  private static final Statement<@Nullable Task> RETRY =
      Statement.one(
          "queue-retry",
          Budget.WRITE,
          """
          update queued_tasks q
          set attempts = 0, claim_at = now(), token = null, lease_ends_at = null, leased_by = null
          from tasks t
          where q.owner_id = $1 and q.task_id = $2 and q.attempts = q.max_attempts
            and (q.lease_ends_at is null or q.lease_ends_at <= now())
            and t.owner_id = $1 and t.id = $2
          returning %s"""
              .formatted(Task.WHOLE),
          Task::whole);

  /** Makes a dead task ready. */
  Future<Task> retry(Caller caller, long id) {
    return database
        .run(RETRY, Tuple.of(caller.ownerId(), id), caller.deadline())
        .compose(
            task ->
                task == null
                    ? tasks.get(caller, id).compose(there -> Future.failedFuture(alive()))
                    : Future.succeededFuture(task));
  }

  private static Problem alive() {
    return Problem.of(Kind.CONFLICT, "The task is not dead.");
  }

  /** A failure that a worker reported. */
  record Failure(int attempt, OffsetDateTime failedAt, String error) {

    private static Failure of(Row row) {
      return new Failure(row.getShort(0), row.getOffsetDateTime(1), row.getString(2));
    }
  }

  /** pk_task_failures, backwards. */
  private static final Statement<List<Failure>> FAILURES =
      Statement.many(
          "task-failures",
          Budget.PAGE,
          """
          select attempt, failed_at, error from task_failures
          where owner_id = $1 and task_id = $2
          order by fence desc limit 100""",
          Failure::of);

  /** A task's failures, newest first; fails with {@link Kind#NOT_FOUND}. */
  Future<List<Failure>> failures(Caller caller, long id) {
    return tasks
        .get(caller, id)
        .compose(task -> database.run(FAILURES, Tuple.of(caller.ownerId(), id), caller.deadline()));
  }
}
