/**
 * What contract §4 promises about time, connections and outages, on the whole service: over HTTP
 * and a real PostgreSQL, with and without PgBouncer before it.
 */
@NullMarked
package dev.errand.stress;

import org.jspecify.annotations.NullMarked;
