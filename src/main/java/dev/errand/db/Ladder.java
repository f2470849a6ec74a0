package dev.errand.db;

import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which statement_timeout is set on the server for a budget. Every configured class budget is on
 * the ladder exactly; what a deadline leaves is rounded up to the next step, so that most leases
 * meet the value that the connection already has. The client's side of the bound stays exact.
 */
final class Ladder {

  private static final long[] STEPS = {100, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000};

  private final TreeSet<Long> steps = new TreeSet<>();

  Ladder(Map<Budget, Duration> budgets) {
    for (long step : STEPS) {
      steps.add(step);
    }
    budgets.values().forEach(budget -> steps.add(budget.toMillis()));
  }

  /** Milliseconds to set for a class budget when the deadline leaves {@code leftMillis}. */
  long stepMillis(long classMillis, long leftMillis) {
    if (leftMillis >= classMillis) {
      return classMillis;
    }
    Long step = steps.ceiling(Math.max(leftMillis, 1));
    return step == null ? classMillis : Math.min(step, classMillis);
  }
}
