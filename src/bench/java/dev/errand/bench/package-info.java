/**
 * The loader: makes a skewed million tasks through the HTTP API, walks and changes them, and checks
 * every answer. Knows the service by its HTTP API only; nothing may import it but its own test.
 */
@NullMarked
package dev.errand.bench;

import org.jspecify.annotations.NullMarked;
