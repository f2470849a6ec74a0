/**
 * The service's own statements about queues, run without the service: by pgbench, which shows what
 * the SQL alone can do, and by a session that fills queues.
 */
@NullMarked
package dev.errand.bench.sql;

import org.jspecify.annotations.NullMarked;
