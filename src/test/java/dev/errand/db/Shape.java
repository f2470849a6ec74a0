package dev.errand.db;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How a test wants its lanes. */
record Shape(
    LanePlan plan, Map<Budget, Duration> budgets, Duration acquire, int maxWaiting, String schema) {

  /** The default settings on one connection each for points and upkeep, and four for work. */
  static Shape standard() {
    Map<Budget, Duration> budgets = new EnumMap<>(Budget.class);
    for (Budget each : Budget.values()) {
      budgets.put(each, each.standard());
    }
    return new Shape(new LanePlan(1, 4, 1), budgets, Duration.ofSeconds(1), 1_000, "public");
  }

  long millis(Budget budget) {
    return budgets.getOrDefault(budget, budget.standard()).toMillis();
  }

  Shape plan(int point, int work, int upkeep) {
    return new Shape(new LanePlan(point, work, upkeep), budgets, acquire, maxWaiting, schema);
  }

  Shape budget(Budget budget, long millis) {
    Map<Budget, Duration> changed = new EnumMap<>(budgets);
    changed.put(budget, Duration.ofMillis(millis));
    return new Shape(plan, changed, acquire, maxWaiting, schema);
  }

  Shape acquire(long millis) {
    return new Shape(plan, budgets, Duration.ofMillis(millis), maxWaiting, schema);
  }

  Shape maxWaiting(int most) {
    return new Shape(plan, budgets, acquire, most, schema);
  }

  Shape schema(String name) {
    return new Shape(plan, budgets, acquire, maxWaiting, name);
  }
}
