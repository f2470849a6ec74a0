package dev.errand.queue.history;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A lease and what was done with its token.
 *
 * @param uses by their invocations; a worker shows a token once at a time
 */
record Lease(Grant grant, List<Use> uses) {

  /**
   * How much sooner a lease may end by the workers' clock: the two clocks' rates differ a little.
   */
  private static final long SLACK_NANOS = 20_000_000;

  /** Before this database time it was live, whatever became of what was never answered. */
  Instant surelyLiveUntil(DatabaseClock clock) {
    Instant end = grant.expiresAt();
    Instant bound = Instant.MAX;
    for (Use use : uses) {
      if (use.is(Verb.HEARTBEAT) && use.isOk()) {
        end = heartbeatEnd(use, clock);
      } else if (use.is(Verb.HEARTBEAT) && use.mayHaveHappened()) {
        bound = earlier(bound, heartbeatEnd(use, clock));
      } else if (use.mayHaveEnded()) {
        Instant at = use.at();
        bound = earlier(bound, at == null ? clock.atLeast(use.span().invoked()) : at);
      }
    }
    return earlier(end, bound);
  }

  private static Instant heartbeatEnd(Use use, DatabaseClock clock) {
    Instant told = use.notBefore();
    return told == null ? plus(clock.atLeast(use.span().invoked()), use) : told;
  }

  /**
   * From this database time on it was not live, unless a heartbeat comes that is not among these.
   */
  Instant maybeLiveUntil(DatabaseClock clock) {
    Instant end = grant.expiresAt();
    for (Use use : uses) {
      if (use.is(Verb.HEARTBEAT) && use.mayHaveHappened()) {
        Instant told = use.notBefore();
        long answered = use.isOk() ? use.span().returned() : Long.MAX_VALUE;
        Instant latest = told == null ? plus(clock.atMost(answered), use) : told;
        end = earlier(end, latest).equals(end) ? latest : end;
      }
    }
    return end;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant plus(Instant time, Use use) {
    boolean isBound = time.equals(Instant.MIN) || time.equals(Instant.MAX);
    return isBound ? time : time.plus(use.lease());
  }

  /**
   * The same by the workers' clock alone: each span of a lease began when it was asked, or later.
   */
  long surelyLiveUntilNanos() {
    long end = grant.span().invoked() + grant.lease().toNanos();
    long bound = Long.MAX_VALUE;
    for (Use use : uses) {
      long until = use.span().invoked() + use.lease().toNanos();
      if (use.is(Verb.HEARTBEAT) && use.isOk()) {
        end = until;
      } else if (use.mayHaveHappened()) {
        bound = Math.min(bound, until); // Nothing is added where it ends.
      }
    }
    return Math.min(end, bound) - SLACK_NANOS;
  }

  /** When its task could be claimed again by the answer that gave it back, if that is sure. */
  @Nullable Instant availableAt() {
    List<Use> ending = uses.stream().filter(Use::mayHaveEnded).toList();
    return ending.size() == 1 && ending.get(0).isOk() ? ending.get(0).notBefore() : null;
  }

  /** What was done with the token before a use of it. */
  Lease before(Use use) {
    return new Lease(
        grant, uses.stream().filter(each -> each.span().invoked() < use.span().invoked()).toList());
  }

  /** All uses but that one. */
  Stream<Use> others(Use use) {
    return uses.stream().filter(other -> !other.equals(use));
  }

  boolean isReleased() {
    return uses.stream().anyMatch(use -> use.is(Verb.RELEASE) && use.isOk());
  }

  boolean mayBeReleased() {
    return uses.stream().anyMatch(use -> use.is(Verb.RELEASE) && use.mayHaveHappened());
  }
}
