/**
 * The management port, for those who run the service: health and metrics. Not for clients, and not
 * on the public port.
 *
 * <p>Only Service imports it. It gets what it asks and shows as values and functions.
 */
@NullMarked
package dev.errand.ops;

import org.jspecify.annotations.NullMarked;
