/**
 * What the benches stand on: the PostgreSQL and the servers that they start and end, and what those
 * processes use. Knows no bench.
 */
@NullMarked
package dev.errand.bench.rig;

import org.jspecify.annotations.NullMarked;
