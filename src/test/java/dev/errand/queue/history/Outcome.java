package dev.errand.queue.history;

/** What a worker knows of what it asked for. What was refused with 503 did not happen: no event. */
enum Outcome {
  OK,
  LEASE_LOST,
  /** 504, or the connection broke: may have happened, may happen yet, may never happen. */
  UNKNOWN
}
