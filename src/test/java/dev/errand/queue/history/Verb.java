package dev.errand.queue.history;

/** What a worker does with a token. */
enum Verb {
  HEARTBEAT,
  COMPLETE,
  FAIL,
  RELEASE;

  /** Whether the lease is over then. */
  boolean endsLease() {
    return this != HEARTBEAT;
  }
}
