/**
 * The only door to HTTP: the verticle, the endpoint type, decoding with all faults collected,
 * cursors, preconditions, and the one place that writes responses.
 *
 * <p>Features and {@code Service} may import it; it imports {@code problem} and {@code observe}
 * alone, never {@code db}.
 */
@NullMarked
package dev.errand.http;

import org.jspecify.annotations.NullMarked;
