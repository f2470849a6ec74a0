package dev.errand.db;

import dev.errand.problem.Problem;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement of the service: its name, text, budget class and what its rows become. Every
 * statement is a constant of a store and registers itself here, so that metrics, the slow log and
 * the tests of plans know them all.
 *
 * <p>Immutable; may be used on any thread.
 *
 * @param <R> what the rows become
 */
public final class Statement<R> {

  /**
   * The driver caches only the plans of shorter texts; a longer one would be parsed anew each time.
   */
  static final int MAX_TEXT = 4_096;

  private static final Map<String, Statement<?>> ALL = new ConcurrentSkipListMap<>();

  private final String name;
  private final Budget budget;
  private final String sql;
  private final Function<RowSet<Row>, R> mapping;
  private final @Nullable LockBound locks;

  /**
   * How long a statement waits for any one lock.
   *
   * @param millis PostgreSQL's lock_timeout
   * @param late what the client is told when that was not enough
   */
  record LockBound(long millis, Problem late) {}

  private Statement(String name, Budget budget, String sql, Function<RowSet<Row>, R> mapping) {
    this(name, budget, sql, mapping, null);
    if (sql.length() >= MAX_TEXT) {
      throw new IllegalArgumentException(name + " is too long for the statement cache");
    }
    if (ALL.putIfAbsent(name, this) != null) {
      throw new IllegalArgumentException("two statements are named " + name);
    }
  }

  private Statement(
      String name,
      Budget budget,
      String sql,
      Function<RowSet<Row>, R> mapping,
      @Nullable LockBound locks) {
    this.name = name;
    this.budget = budget;
    this.sql = sql;
    this.mapping = mapping;
    this.locks = locks;
  }

  /** A statement that gives one row or none: the mapped row, or null. */
  public static <T> Statement<@Nullable T> one(
      String name, Budget budget, String sql, Function<Row, T> mapper) {
    return new Statement<@Nullable T>(name, budget, sql, rows -> first(rows, mapper));
  }

  /** A statement that gives any number of rows, in the order in which PostgreSQL sends them. */
  public static <T> Statement<List<T>> many(
      String name, Budget budget, String sql, Function<Row, T> mapper) {
    return new Statement<>(name, budget, sql, rows -> all(rows, mapper));
  }

  /** A statement of which only the number of rows counts that it changed. */
  public static Statement<Integer> changing(String name, Budget budget, String sql) {
    return new Statement<>(name, budget, sql, RowSet::rowCount);
  }

  /**
   * The same, which waits for any one lock no longer than that and then fails with the problem; for
   * transactions only. The others' waits are bounded by their budgets alone.
   */
  public Statement<R> waitingForLocks(Duration most, Problem otherwise) {
    Statement<R> bounded =
        new Statement<>(name, budget, sql, mapping, new LockBound(most.toMillis(), otherwise));
    ALL.put(name, bounded);
    return bounded;
  }

  /** All statements of the classes that are loaded by now, by name. */
  public static Collection<Statement<?>> registered() {
    return List.copyOf(ALL.values());
  }

  public String name() {
    return name;
  }

  public Budget budget() {
    return budget;
  }

  public String sql() {
    return sql;
  }

  /** How long it waits for locks; null when its budget alone bounds that. */
  @Nullable LockBound locks() {
    return locks;
  }

  /** Whether it has failed as it was to: somebody has kept a lock for too long. */
  boolean isOutwaited(Problem problem) {
    return locks != null && locks.late() == problem;
  }

  R map(RowSet<Row> rows) {
    return mapping.apply(rows);
  }

  @Override
  public String toString() {
    return name;
  }

  private static <T> @Nullable T first(RowSet<Row> rows, Function<Row, T> mapper) {
    return rows.size() == 0 ? null : mapper.apply(rows.iterator().next());
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> mapper) {
    List<T> all = new ArrayList<>(rows.size());
    for (Row row : rows) {
      all.add(mapper.apply(row));
    }
    return all;
  }
}
