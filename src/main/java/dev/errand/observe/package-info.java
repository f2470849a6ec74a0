/**
 * What the service says about itself: a closed set of events, and the log, the metrics and the
 * tests that interpret them. Also the type for what it must never say, {@link
 * dev.errand.observe.Secret}.
 *
 * <p>A leaf: every package may import it, it imports none of ours. Nothing else touches the logger
 * or the meter registry.
 */
@NullMarked
package dev.errand.observe;

import org.jspecify.annotations.NullMarked;
