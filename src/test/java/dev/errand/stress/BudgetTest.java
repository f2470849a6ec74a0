package dev.errand.stress;

/** On the straight way. */
final class BudgetTest extends BudgetChecks {
  BudgetTest() {
    super(Way.DIRECT);
  }
}
