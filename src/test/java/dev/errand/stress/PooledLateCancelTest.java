package dev.errand.stress;

/** Behind PgBouncer, which passes cancels on. */
final class PooledLateCancelTest extends LateCancelChecks {
  PooledLateCancelTest() {
    super(Way.PGBOUNCER, 2_000);
  }
}
