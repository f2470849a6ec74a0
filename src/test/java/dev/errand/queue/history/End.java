package dev.errand.queue.history;

import org.jspecify.annotations.Nullable;

/**
 * A task as it is found when all workers have gone.
 *
 * @param version 1 at creation, and one more with the completion
 * @param mark what stands in its result
 * @param state its queue's word for it; null when it stands in none
 * @param attempts and the fence: 0 when it stands in no queue
 */
record End(
    long task,
    boolean isDone,
    long version,
    @Nullable String mark,
    @Nullable String state,
    int attempts,
    long fence) {

  boolean isDead() {
    return !isDone && "dead".equals(state);
  }
}
