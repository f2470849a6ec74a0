package dev.errand.stress;

/** Behind PgBouncer. */
final class PooledBudgetTest extends BudgetChecks {
  PooledBudgetTest() {
    super(Way.PGBOUNCER);
  }
}
