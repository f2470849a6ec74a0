package dev.errand.db;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the lanes need to know.
 *
 * @param server where PostgreSQL is
 * @param pooler what stands in between
 * @param schema the schema of Errand's tables, a plain identifier
 * @param budgets the time of each budget class, all of them
 * @param acquireTimeout how long a statement may wait for a connection
 * @param connectTimeout how long opening a connection may take, and ending what nobody waits for
 */
public record DatabaseOptions(
    ConnectionInfo server,
    Pooler pooler,
    String schema,
    Map<Budget, Duration> budgets,
    Duration acquireTimeout,
    Duration connectTimeout) {

  public DatabaseOptions {
    budgets = new EnumMap<>(budgets);
    for (Budget budget : Budget.values()) {
      if (!budgets.containsKey(budget)) {
        throw new IllegalArgumentException("no time for the budget class " + budget.label());
      }
    }
  }

  /** The same with another way to the server. */
  public DatabaseOptions with(Pooler other) {
    return new DatabaseOptions(server, other, schema, budgets, acquireTimeout, connectTimeout);
  }

  long millis(Budget budget) {
    Duration time = budgets.get(budget);
    return time == null ? budget.standard().toMillis() : time.toMillis();
  }
}
