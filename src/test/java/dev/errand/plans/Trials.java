package dev.errand.plans;

import dev.errand.db.Budget;
import dev.errand.db.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that the guard tries, by the statement's name. */
final class Trials {

  /** How far into a walk its cost is looked at: page 1,000 of 50. */
  static final int DEEP_ROWS = 49_950;

  private final Map<String, Trial> trials = new TreeMap<>();
  private final Map<String, String> unplanned = new TreeMap<>();

  /** Everything that is registered. */
  static Trials all(TaskRows rows) throws SQLException {
    Trials trials = new Trials();
    ServiceArguments.addTo(trials);
    UserArguments.addTo(trials);
    TaskArguments.addTo(trials, rows);
    KeyArguments.addTo(trials);
    PageArguments.addTo(trials, rows);
    QueueArguments.addTo(trials, rows);
    return trials;
  }

  Trial of(String statement, int maxRows) {
    Trial trial = new Trial(statement, maxRows);
    if (trials.putIfAbsent(statement, trial) != null) {
      throw new IllegalArgumentException("two trials of " + statement);
    }
    return trial;
  }

  /** A statement that PostgreSQL makes no plan for, and why. */
  void unplanned(String statement, String reason) {
    unplanned.put(statement, reason);
  }

  @Nullable Trial find(String statement) {
    return trials.get(statement);
  }

  @Nullable String whyUnplanned(String statement) {
    return unplanned.get(statement);
  }

  /** What is wrong with the registrations themselves; nothing when all is well. */
  List<String> faults(Collection<Statement<?>> statements) {
    List<String> faults = new ArrayList<>();
    for (Statement<?> each : statements) {
      Trial trial = trials.get(each.name());
      if (trial == null && !unplanned.containsKey(each.name())) {
        faults.add(each + " has no arguments: register some in dev.errand.plans");
      } else if (trial != null && trial.cases().isEmpty()) {
        faults.add(each + " has a trial without arguments");
      } else if (trial != null && isWalk(each) && trial.hasPages() && !isDeep(trial)) {
        faults.add(each + " is a walk, and page 1,000 of it is not tried");
      }
    }
    faults.addAll(withoutStatement(statements));
    return faults;
  }

  private static boolean isWalk(Statement<?> statement) {
    return statement.budget() == Budget.PAGE || statement.budget() == Budget.EXPORT;
  }

  private static boolean isDeep(Trial trial) {
    return trial.depths().stream().anyMatch(depth -> depth.rowsBefore() >= DEEP_ROWS);
  }

  private List<String> withoutStatement(Collection<Statement<?>> statements) {
    List<String> names =
        statements.stream().map(Statement::name).collect(Collectors.toCollection(ArrayList::new));
    return Stream.concat(trials.keySet().stream(), unplanned.keySet().stream())
        .filter(name -> !names.contains(name))
        .map(name -> name + " is tried, and no statement has that name")
        .toList();
  }
}
