package dev.errand.queue;

/** A queue of an owner's. */
record QueueKey(long owner, String queue) {}
