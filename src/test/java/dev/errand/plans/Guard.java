package dev.errand.plans;

import dev.errand.plans.Trial.Depth;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries statements on skewed data in both modes and says which rules they break.
 *
 * <p>Confined to one thread.
 */
final class Guard {

  /**
   * What came of a statement.
   *
   * @param faults the rules that it breaks, with the case and the mode; none when all is well
   * @param summary its part of the golden file
   */
  record Verdict(List<String> faults, String summary) {}

  private final Explainer explainer;
  private final Trials trials;

  private Guard(Explainer explainer, Trials trials) {
    this.explainer = explainer;
    this.trials = trials;
  }

  /** Loads the data into the connection's database, which has the schema. */
  static Guard over(Connection connection) throws SQLException {
    SkewedData.load(connection);
    return new Guard(new Explainer(connection), Trials.all(new TaskRows(connection)));
  }

  /** One on the same data with other registrations. */
  Guard trying(Trials others) {
    return new Guard(explainer, others);
  }

  Trials trials() {
    return trials;
  }

  /** Tries a statement with what is registered for its name. */
  Verdict judge(String name, String sql) throws SQLException {
    Trial trial = trials.find(name);
    if (trial != null) {
      return judge(trial, sql);
    }
    String reason = trials.whyUnplanned(name);
    if (reason == null) {
      return new Verdict(List.of("no arguments are registered"), "");
    }
    return new Verdict(
        explainer.isPlanned(sql) ? List.of("PostgreSQL plans it: register arguments") : List.of(),
        "%s\n  no plan: %s\n".formatted(name, reason));
  }

  Verdict judge(Trial trial, String sql) throws SQLException {
    List<String> faults = new ArrayList<>();
    PlanSummary summary = new PlanSummary();
    for (Mode mode : Mode.values()) {
      Map<Case, Plan> plans = new HashMap<>();
      for (Case each : trial.cases()) {
        Plan plan = explainer.explain(sql, each, mode);
        plans.put(each, plan);
        summary.add(each, mode, plan);
        PlanRules.faults(trial, plan).forEach(fault -> faults.add(told(each, mode, fault)));
      }
      faults.addAll(PlanRules.faults(plans.values()));
      for (Depth each : trial.depths()) {
        PlanRules.faults(each, plans).forEach(fault -> faults.add(told(each.deep(), mode, fault)));
      }
    }
    return new Verdict(faults, summary.text(trial.statement()));
  }

  private static String told(Case one, Mode mode, String fault) {
    return "%s (%s): %s".formatted(one.label(), mode.label(), fault);
  }
}
