package dev.errand.queue.history;

import java.time.Duration;
import java.time.Instant;

/**
 * A lease as a claim's answer granted it.
 *
 * @param expiresAt by the database's clock
 * @param lease how long it was asked for: expiresAt less this is the database's time of the claim
 */
record Grant(
    Span span,
    long task,
    String token,
    long fence,
    int attempt,
    Instant expiresAt,
    Duration lease) {

  /** The database's time of the claim. */
  Instant at() {
    return expiresAt.minus(lease);
  }
}
