package dev.errand.stress;

/** Behind PgBouncer. */
final class PooledTerminationTest extends TerminationChecks {
  PooledTerminationTest() {
    super(Way.PGBOUNCER);
  }
}
