package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.Task;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is answered to a token that met nothing: why, and that its lease is lost. */
final class LeaseLoss {

  private final Database database;
  private final Observer observer;

  LeaseLoss(Database database, Observer observer) {
    this.database = database;
    this.observer = observer;
  }

  /** The task if it was completed with this token; else a loss. */
  Future<Task> unlessCompleted(Caller caller, long id, UUID token) {
    return met(caller, id, token)
        .map(
            met -> {
              if (!met.isCompletion()) {
                throw counted();
              }
              return met.task();
            });
  }

  /** A task, in the trash or not, and whether the token asked about completed it. */
  private record Met(Task task, boolean isCompletion) {}

  /** pk_tasks. */
  private static final Statement<@Nullable Met> MET =
      Statement.one(
          "lease-task",
          Budget.UPKEEP,
          """
          select %s, coalesce(t.completion_token = $3, false) from tasks t %s
          where t.owner_id = $1 and t.id = $2"""
              .formatted(Task.WHOLE, Task.QUEUE),
          row -> new Met(Task.whole(row), row.getBoolean(Task.WIDTH)));

  private Future<Met> met(Caller caller, long id, UUID token) {
    return database
        .run(MET, Tuple.of(caller.ownerId(), id, token), caller.deadline())
        .map(
            met -> {
              if (met == null) {
                throw Problem.of(Kind.NOT_FOUND, "There is no such task.");
              }
              return met;
            });
  }

  /** What a token that is not the latest is answered with. */
  <T> Future<T> of(Caller caller, long id, UUID token) {
    return met(caller, id, token).compose(met -> Future.failedFuture(counted()));
  }

  private Problem counted() {
    observer.on(new Event.QueueWork(Event.Work.LEASE_LOST, 1));
    return Problem.of(Kind.LEASE_LOST, "The lease token is not the task's latest, or has expired.");
  }
}
