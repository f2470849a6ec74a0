package dev.errand;

import dev.errand.db.Statement;
import java.util.List;
import java.util.stream.Stream;

/** The names of the service's SQL statements. */
final class StatementNames {

  private StatementNames() {}

  /** The names of all statements, for metrics that know them from the start. */
  static List<String> all() {
    // A statement registers itself when its class is loaded; making routes loads them all.
    Stream.of(
            "dev.errand.db.Probe",
            "dev.errand.db.Outbox",
            "dev.errand.db.ServiceKeys",
            "dev.errand.db.LeasedTransaction",
            "dev.errand.user.UserStore",
            "dev.errand.user.UserDeletion",
            "dev.errand.user.KeyDeletion",
            "dev.errand.task.TaskStore",
            "dev.errand.task.TaskEntry",
            "dev.errand.task.KeptAnswers",
            "dev.errand.task.KeySweep",
            "dev.errand.task.TaskChange",
            "dev.errand.task.QueuedTasks",
            "dev.errand.task.TaskBatch",
            "dev.errand.task.BatchEntry",
            "dev.errand.task.TaskTrash",
            "dev.errand.task.TaskWalk",
            "dev.errand.task.TaskPages",
            "dev.errand.task.TaskTransfer",
            "dev.errand.task.TransferAlong",
            "dev.errand.task.TaskExport",
            "dev.errand.queue.ClaimStore",
            "dev.errand.queue.Claiming",
            "dev.errand.queue.OutlookStore",
            "dev.errand.queue.LeaseLoss",
            "dev.errand.queue.FailureStore",
            "dev.errand.queue.LeaseStore",
            "dev.errand.queue.LeaseBatchStore",
            "dev.errand.queue.StandingStore",
            "dev.errand.queue.QueueFigures",
            "dev.errand.queue.DepthWatch")
        .forEach(StatementNames::load);
    return Statement.registered().stream().map(Statement::name).toList();
  }

  private static void load(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException("a class with statements is gone: " + name, missing);
    }
  }
}
