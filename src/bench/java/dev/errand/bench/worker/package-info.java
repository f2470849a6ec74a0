/**
 * Programs that work with a queue over HTTP, as a bench needs them: who creates tasks, at a rate or
 * as fast as answers come, who claims and completes them, who waits. Raw sockets, one event loop,
 * every answer checked. Knows the service by its HTTP API only.
 */
@NullMarked
package dev.errand.bench.worker;

import org.jspecify.annotations.NullMarked;
