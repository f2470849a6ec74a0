/**
 * What contract §3 promises of queues, proved on histories: workers log what they asked and what
 * they were answered, and pure functions judge it afterwards.
 */
@NullMarked
package dev.errand.queue.history;

import org.jspecify.annotations.NullMarked;
