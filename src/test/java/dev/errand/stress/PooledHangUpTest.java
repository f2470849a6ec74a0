package dev.errand.stress;

/** Behind PgBouncer. */
final class PooledHangUpTest extends HangUpChecks {
  PooledHangUpTest() {
    super(Way.PGBOUNCER);
  }
}
