package dev.errand.queue.history;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token was shown.
 *
 * @param lease how long a heartbeat asked for; zero of the others
 * @param at the database's time, as far as the answer tells it
 * @param notBefore the earliest database time of the task's next claim by the answer: the lease's
 *     new end, or when the task is available again; null when the answer doesn't tell
 * @param mark stands in a completion's result, different in each
 */
record Use(
    Span span,
    long task,
    String token,
    Verb verb,
    Outcome outcome,
    Duration lease,
    @Nullable Instant at,
    @Nullable Instant notBefore,
    @Nullable String mark) {

  boolean is(Verb which) {
    return verb == which;
  }

  boolean isOk() {
    return outcome == Outcome.OK;
  }

  /** Whether the service said or may have meant yes. */
  boolean mayHaveHappened() {
    return outcome != Outcome.LEASE_LOST;
  }

  /** Whether the lease is over by it, or may be. */
  boolean mayHaveEnded() {
    return verb.endsLease() && mayHaveHappened();
  }
}
