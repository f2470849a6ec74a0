package dev.errand.queue.history;

import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** How the leases of one task follow each other. */
final class LeaseRules {

  private final DatabaseClock clock;
  private final TaskHistory task;
  private final BiConsumer<Rule, String> found;

  LeaseRules(DatabaseClock clock, TaskHistory task, BiConsumer<Rule, String> found) {
    this.clock = clock;
    this.task = task;
    this.found = found;
  }

  void check() {
    List<Lease> leases = task.leases();
    for (int i = 0; i < leases.size(); i++) {
      if (leases.get(i).grant().fence() < 1) {
        found.accept(Rule.FENCE, "a claim's is " + leases.get(i).grant().fence());
      }
      for (Lease later : leases.subList(i + 1, leases.size())) {
        checkPair(leases.get(i), later);
      }
    }
  }

  /** {@code second} has the higher fence, or the same. */
  private void checkPair(Lease first, Lease second) {
    Grant one = first.grant();
    Grant two = second.grant();
    if (one.fence() == two.fence() || one.token().equals(two.token())) {
      found.accept(Rule.FENCE, "twice: " + one + " and " + two);
    }
    if (two.span().isBefore(one.span())) {
      found.accept(Rule.FENCE, "the later claim has the lower: " + two + " and then " + one);
    }
    Instant end = first.surelyLiveUntil(clock);
    if (two.at().isBefore(end)) {
      found.accept(Rule.ONE_LEASE, first + " is live until " + end + ", yet " + two);
    }
    if (two.span().returned() < first.surelyLiveUntilNanos()) {
      found.accept(Rule.ONE_HOLDER, first + " is live, yet " + two);
    }
    Instant available = first.availableAt();
    if (available != null && two.at().isBefore(available)) {
      found.accept(Rule.AVAILABLE, first + " is, yet " + two);
    }
  }
}
