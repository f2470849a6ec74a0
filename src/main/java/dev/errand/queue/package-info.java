/**
 * The work queue: claims, leases, fences, retries and waiting. Routes, named statements and the
 * floors that keep claims cheap; what a change of a task does to its standing in a queue is {@code
 * task}'s.
 *
 * <p>{@code Service} alone may import it.
 */
@NullMarked
package dev.errand.queue;

import org.jspecify.annotations.NullMarked;
