package dev.errand.queue.history;

import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a token may do, and when it may be told that its lease is lost. */
final class TokenRules {

  private final DatabaseClock clock;
  private final List<Span> lostClaims;
  private final TaskHistory task;
  private final BiConsumer<Rule, String> found;

  TokenRules(
      DatabaseClock clock,
      List<Span> lostClaims,
      TaskHistory task,
      BiConsumer<Rule, String> found) {
    this.clock = clock;
    this.lostClaims = lostClaims;
    this.task = task;
    this.found = found;
  }

  void check() {
    for (Lease lease : task.leases()) {
      checkOneEnd(lease);
      for (Use use : lease.uses()) {
        switch (use.outcome()) {
          case OK -> checkAccepted(lease, use);
          case LEASE_LOST -> checkLoss(lease, use);
          case UNKNOWN -> {} // Whatever it did, others show.
        }
      }
    }
  }

  /** Several completions with one token are one. */
  private void checkOneEnd(Lease lease) {
    List<Verb> ends = lease.uses().stream().filter(Use::isOk).map(Use::verb).toList();
    long completions = ends.contains(Verb.COMPLETE) ? 1 : 0;
    long returns = ends.stream().filter(v -> v == Verb.FAIL || v == Verb.RELEASE).count();
    if (completions + returns > 1) {
      found.accept(Rule.ONE_END, lease.toString());
    }
  }

  private void checkAccepted(Lease lease, Use use) {
    laterClaims(lease)
        .filter(later -> later.span().isBefore(use.span()))
        .forEach(later -> found.accept(Rule.LATEST_TOKEN, use + " behind " + later));
    if (use.is(Verb.HEARTBEAT)) {
      lease
          .others(use)
          .filter(other -> other.isOk() && other.verb().endsLease())
          .filter(other -> other.span().isBefore(use.span()))
          .forEach(other -> found.accept(Rule.LIVE_HEARTBEAT, use + " behind " + other));
      Instant told = use.at();
      Instant at = told == null ? clock.atLeast(use.span().invoked()) : told;
      Instant end = lease.before(use).maybeLiveUntil(clock);
      if (!at.isBefore(end)) {
        found.accept(Rule.LIVE_HEARTBEAT, use + " though it ended at " + end);
      }
    }
  }

  private Stream<Grant> laterClaims(Lease lease) {
    return task.leases().stream()
        .map(Lease::grant)
        .filter(other -> other.fence() > lease.grant().fence());
  }

  private void checkLoss(Lease lease, Use use) {
    Predicate<Span> inTime = span -> span.invoked() < use.span().returned();
    boolean isExplained =
        laterClaims(lease).map(Grant::span).anyMatch(inTime)
            || lostClaims.stream().anyMatch(inTime)
            || lease
                .others(use)
                .filter(other -> excuses(other, use))
                .map(Use::span)
                .anyMatch(inTime)
            || (use.is(Verb.HEARTBEAT) && mayHaveExpired(lease, use));
    if (!isExplained) {
      found.accept(Rule.NO_LOSS, use + " though nobody had " + lease + " any more but itself");
    }
  }

  /** The same token completes again, so a completion excuses all but another one. */
  private static boolean excuses(Use other, Use use) {
    return other.mayHaveEnded() && !(other.is(Verb.COMPLETE) && use.is(Verb.COMPLETE));
  }

  private boolean mayHaveExpired(Lease lease, Use use) {
    Instant latest = clock.atMost(use.span().returned());
    return !latest.isBefore(lease.before(use).surelyLiveUntil(clock));
  }
}
