package dev.errand.queue.history;

import dev.errand.queue.history.DatabaseClock.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/** Judges a whole history. A pure function of it. */
final class Checker {

  private Checker() {}

  /** Every rule that was broken, by task. */
  static List<Violation> violations(History history) {
    List<Violation> all = new ArrayList<>();
    List<Reading> readings = DatabaseClock.readings(history);
    DatabaseClock clock = DatabaseClock.of(readings);
    checkClock(clock, readings, all);
    for (TaskHistory task : TaskHistory.of(history)) {
      BiConsumer<Rule, String> found =
          (rule, what) -> all.add(new Violation(rule, task.task(), what));
      new LeaseRules(clock, task, found).check();
      new TokenRules(clock, history.lostClaims(), task, found).check();
      new AttemptRules(history.lostClaims(), task, found).check();
      new EndRules(task, found).check();
    }
    all.sort(Comparator.comparingLong(Violation::task));
    return all;
  }

  /** All that leans on the database's times leans on this. */
  private static void checkClock(DatabaseClock clock, List<Reading> readings, List<Violation> all) {
    for (Reading each : readings) {
      if (each.at().isBefore(clock.atLeast(each.span().invoked()))) {
        all.add(new Violation(Rule.CLOCK, each.task(), each + ", less than was told before"));
      }
    }
  }
}
