package dev.errand.task;

/** Hears of queues that got work, now or for a later time, once that is committed. */
@FunctionalInterface
public interface QueueNews {

  /** The owner's queue got work. */
  void came(long owner, String queue);

  /** The task was just written; if it can be claimed some time, its queue got work. */
  default Task told(Task task) {
    QueueState standing = task.queue();
    if (standing != null && standing.availableAt() != null) {
      came(task.ownerId(), standing.name());
    }
    return task;
  }
}
