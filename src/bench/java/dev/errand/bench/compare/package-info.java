/**
 * The bench: the service and the floor on the same loaded database, in turns, asked by the same
 * client, and what each costs. See {@link dev.errand.bench.compare.Bench} for how to run it.
 */
@NullMarked
package dev.errand.bench.compare;

import org.jspecify.annotations.NullMarked;
