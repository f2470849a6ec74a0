package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import dev.errand.task.Task;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a lease does with its task. Each is one statement that changes nothing when
 * the token is not the latest. Futures fail with a {@link Problem}.
 */
final class LeaseStore {

  private final Database database;
  private final LeaseLoss losses;
  private final Observer observer;

  LeaseStore(Database database, LeaseLoss losses, Observer observer) {
    this.database = database;
    this.losses = losses;
    this.observer = observer;
  }

  /** pk_queued_tasks and pk_tasks. */
  private static final Statement<@Nullable Task> HEARTBEAT =
      Statement.one(
          "heartbeat",
          Budget.UPKEEP,
          """
          update queued_tasks q
          set lease_ends_at = now() + $4::int * interval '1 s',
            claim_at = case when q.claim_at is not null then now() + $4::int * interval '1 s' end
          from tasks t
          where q.owner_id = $1 and q.task_id = $2 and q.token = $3 and q.lease_ends_at > now()
            and t.owner_id = $1 and t.id = $2
          returning %s"""
              .formatted(Task.WHOLE),
          Task::whole);

  /** Gives a live lease so many seconds from now. */
  Future<Leased> heartbeat(Caller caller, long id, UUID token, int leaseSeconds) {
    return database
        .run(HEARTBEAT, Tuple.of(caller.ownerId(), id, token, leaseSeconds), caller.deadline())
        .compose(
            task ->
                task == null ? losses.<Task>of(caller, id, token) : Future.succeededFuture(task))
        .map(task -> new Leased(task, token, 0));
  }

  /** pk_queued_tasks, then pk_tasks. */
  private static final Statement<@Nullable Task> COMPLETE =
      Statement.one(
          "complete",
          Budget.UPKEEP,
          """
          with gone as (
            delete from queued_tasks where owner_id = $1 and task_id = $2 and token = $3
            returning fence)
          update tasks t
          set is_done = true, done_at = coalesce(t.done_at, now()), result = $4::text::jsonb,
            completion_token = $3, fence = gone.fence, is_queued = false, version = version + 1,
            updated_at = greatest(updated_at, now())
          from gone
          where t.owner_id = $1 and t.id = $2
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /**
   * Marks the task done and takes it out of its queue; again with the same token changes nothing.
   */
  Future<Task> complete(Caller caller, long id, UUID token, @Nullable String result) {
    return database
        .run(COMPLETE, Tuple.of(caller.ownerId(), id, token, result), caller.deadline())
        .compose(
            task -> {
              if (task == null) {
                return losses.unlessCompleted(caller, id, token);
              }
              observer.on(new Event.QueueWork(Event.Work.COMPLETED, 1));
              return Future.succeededFuture(task);
            });
  }

  /** pk_queued_tasks and pk_tasks. */
  private static final Statement<@Nullable Task> RELEASE =
      Statement.one(
          "release",
          Budget.UPKEEP,
          """
          update queued_tasks q
          set token = null, lease_ends_at = null, leased_by = null, claim_at = now(),
            attempts = attempts - 1
          from tasks t
          where q.owner_id = $1 and q.task_id = $2 and q.token = $3
            and t.owner_id = $1 and t.id = $2
          returning %s"""
              .formatted(Task.WHOLE),
          Task::whole);

  /** Gives a task back at once, as if it had not been claimed. */
  Future<Task> release(Caller caller, long id, UUID token) {
    return database
        .run(RELEASE, Tuple.of(caller.ownerId(), id, token), caller.deadline())
        .compose(task -> task == null ? losses.<Task>of(caller, id, token) : released(task));
  }

  private Future<Task> released(Task task) {
    observer.on(new Event.QueueWork(Event.Work.RELEASED, 1));
    return Future.succeededFuture(task);
  }
}
