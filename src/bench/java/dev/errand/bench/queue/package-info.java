/**
 * The bench of queues: what the service does with them beside the same SQL alone, while a snapshot
 * is held, when claims wait, and for a long time. See {@link dev.errand.bench.queue.QueueBench} for
 * how to run it.
 */
@NullMarked
package dev.errand.bench.queue;

import org.jspecify.annotations.NullMarked;
