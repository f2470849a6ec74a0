package dev.errand.queue.history;

import java.util.List;
import java.util.function.BiConsumer;

/** How attempts are counted over the leases of one task. */
final class AttemptRules {

  private final List<Span> lostClaims;
  private final TaskHistory task;
  private final BiConsumer<Rule, String> found;

  AttemptRules(List<Span> lostClaims, TaskHistory task, BiConsumer<Rule, String> found) {
    this.lostClaims = lostClaims;
    this.task = task;
    this.found = found;
  }

  /** From the one to the other, both included: what attempts may be behind a lease. */
  private record Range(int least, int most) {

    private static Range after(Lease lease) {
      int attempt = lease.grant().attempt();
      return new Range(
          lease.mayBeReleased() ? attempt - 1 : attempt,
          lease.isReleased() ? attempt - 1 : attempt);
    }

    private boolean has(int attempts, long unknown) {
      return least <= attempts && attempts <= most + unknown;
    }
  }

  void check() {
    Range before = new Range(0, 0);
    for (Lease lease : task.leases()) {
      Grant grant = lease.grant();
      if (!before.has(grant.attempt() - 1, unknown(grant.span().returned()))) {
        found.accept(Rule.ATTEMPTS, before + " before, and then " + grant);
      }
      checkMost(grant.attempt());
      before = Range.after(lease);
    }
    for (End end : task.ends()) {
      if (end.state() != null) {
        checkEnd(end, before);
      }
    }
  }

  private void checkEnd(End end, Range before) {
    if (!before.has(end.attempts(), unknown(Long.MAX_VALUE))) {
      found.accept(Rule.ATTEMPTS, before + " behind the last lease, and then " + end);
    }
    checkMost(end.attempts());
    if (end.isDead() && task.maxAttempts() != null && end.attempts() != task.maxAttempts()) {
      found.accept(Rule.ATTEMPTS, "dead before its last: " + end);
    }
    long fences = task.leases().stream().mapToLong(each -> each.grant().fence()).max().orElse(0);
    if (end.fence() < fences) {
      found.accept(Rule.FENCE, fences + " was given, and then " + end);
    }
  }

  /** How many claims may have leased it unseen. */
  private long unknown(long before) {
    return lostClaims.stream().filter(span -> span.invoked() < before).count();
  }

  private void checkMost(int attempts) {
    if (task.maxAttempts() != null && attempts > task.maxAttempts()) {
      found.accept(Rule.ATTEMPTS, attempts + " of " + task.maxAttempts());
    }
  }
}
