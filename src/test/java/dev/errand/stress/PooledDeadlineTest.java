package dev.errand.stress;

/** Behind PgBouncer. */
final class PooledDeadlineTest extends DeadlineChecks {
  PooledDeadlineTest() {
    super(Way.PGBOUNCER);
  }
}
