/**
 * The floor of the bench: what the stack costs by itself. A bare Vert.x HTTP server that runs the
 * service's own SQL on pipelined connections, one statement a request, and writes the rows as JSON
 * by the service's {@code JsonWriter}. No validation, deadlines, budgets, metrics, logs, cursors or
 * entity tags. Not a service: what it is asked must be right.
 */
@NullMarked
package dev.errand.bench.floor;

import org.jspecify.annotations.NullMarked;
