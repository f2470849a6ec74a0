/**
 * The command line, the settings and the wiring of the service.
 *
 * <p>The top of the house: it may import every other package, and none imports it. Features get
 * values, never {@code Settings}.
 */
@NullMarked
package dev.errand;

import org.jspecify.annotations.NullMarked;
