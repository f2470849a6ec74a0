package dev.errand.task;

import java.util.concurrent.TimeUnit;

/** Hears of queues that got work, now or for a later time, once that is committed. */
@FunctionalInterface
public interface QueueNews {

  /** What was committed later than that after its time is not met where claims look first. */
  long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * The owner's queue got work.
   *
   * @param isOld whether it may stand there with a time that lies back
   */
  void came(long owner, String queue, boolean isOld);

  /**
   * The task was just written; if it can be claimed some time, its queue got work.
   *
   * @param sinceNanos before that began, on the scale of {@link System#nanoTime()}
   */
  default Task told(Task task, long sinceNanos) {
    return told(task, System.nanoTime() - sinceNanos > LATE_NANOS);
  }

  /** The task came to where it stands now with the time that it had. */
  default Task moved(Task task) {
    return told(task, true);
  }

  private Task told(Task task, boolean isOld) {
    QueueState standing = task.queue();
    if (standing != null && standing.availableAt() != null) {
      came(task.ownerId(), standing.name(), isOld);
    }
    return task;
  }
}
