package dev.errand.stress;

/** Behind PgBouncer. */
final class PooledAdmissionTest extends AdmissionChecks {
  PooledAdmissionTest() {
    super(Way.PGBOUNCER);
  }
}
