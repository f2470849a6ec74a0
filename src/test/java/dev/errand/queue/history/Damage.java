package dev.errand.queue.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A true history with one thing changed in it that a faulty service would do. */
enum Damage {
  LOST_TASK(Rule.NOT_LOST) {
    @Override
    History of(History history) {
      return with(history, history.ends().subList(1, history.ends().size()));
    }
  },
  OTHER_RESULT(Rule.RESULT) {
    @Override
    History of(History history) {
      End end = first(history.ends(), End::isDone);
      End other = new End(end.task(), true, 2, "nobody's", null, 0, 0);
      return with(history, replaced(history.ends(), end, other));
    }
  },
  COMPLETED_AGAIN(Rule.ONE_COMPLETION) {
    @Override
    History of(History history) {
      End end = first(history.ends(), End::isDone);
      End other = new End(end.task(), true, 3, end.mark(), null, 0, 0);
      return with(history, replaced(history.ends(), end, other));
    }
  },
  REPEATED_FENCE(Rule.FENCE) {
    @Override
    History of(History history) {
      Grant later = first(history.grants(), grant -> grant.fence() > 1);
      return with(history, later, later.fence() - 1, later.attempt(), Duration.ZERO);
    }
  },
  DOUBLE_LEASE(Rule.ONE_LEASE) {
    @Override
    History of(History history) {
      // The lease before it was left to expire, so it can only be too early.
      List<Lease> leases =
          TaskHistory.of(history).stream()
              .map(TaskHistory::leases)
              .filter(all -> all.size() > 1 && all.get(0).uses().isEmpty())
              .findFirst()
              .orElseThrow();
      Grant first = leases.get(0).grant();
      Grant second = leases.get(1).grant();
      Duration pause =
          Duration.between(first.expiresAt(), second.expiresAt().minus(second.lease()));
      return with(history, second, second.fence(), second.attempt(), pause.plusMillis(500));
    }
  },
  ATTEMPT_NOT_COUNTED(Rule.ATTEMPTS) {
    @Override
    History of(History history) {
      Grant later = first(history.grants(), grant -> grant.attempt() > 1);
      return with(history, later, later.fence(), later.attempt() - 1, Duration.ZERO);
    }
  },
  LATE_TOKEN(Rule.LATEST_TOKEN) {
    @Override
    History of(History history) {
      Use lost =
          TaskHistory.of(history).stream()
              .filter(task -> task.leases().size() > 1)
              .flatMap(task -> lateUses(task.leases().get(0), task.leases().get(1)))
              .findFirst()
              .orElseThrow();
      Use accepted =
          new Use(
              lost.span(),
              lost.task(),
              lost.token(),
              lost.verb(),
              Outcome.OK,
              lost.lease(),
              null,
              null,
              lost.mark());
      return new History(
          history.maxAttempts(),
          history.grants(),
          history.lostClaims(),
          replaced(history.uses(), lost, accepted),
          history.ends());
    }
  };

  private final Rule broken;

  Damage(Rule broken) {
    this.broken = broken;
  }

  /** The rule that the checker must name. */
  Rule broken() {
    return broken;
  }

  /** The damaged history. */
  abstract History of(History history);

  /** Where the second lease was surely given before. */
  private static Stream<Use> lateUses(Lease first, Lease second) {
    return first.uses().stream()
        .filter(use -> use.outcome() == Outcome.LEASE_LOST && use.is(Verb.COMPLETE))
        .filter(use -> second.grant().span().isBefore(use.span()));
  }

  private static History with(History history, List<End> ends) {
    return new History(
        history.maxAttempts(), history.grants(), history.lostClaims(), history.uses(), ends);
  }

  /** One grant with another fence and attempt, and so much earlier. */
  private static History with(
      History history, Grant was, long fence, int attempt, Duration earlier) {
    Grant is =
        new Grant(
            was.span(),
            was.task(),
            was.token(),
            fence,
            attempt,
            was.expiresAt().minus(earlier),
            was.lease());
    return new History(
        history.maxAttempts(),
        replaced(history.grants(), was, is),
        history.lostClaims(),
        history.uses(),
        history.ends());
  }

  private static <T> List<T> replaced(List<T> all, T was, T is) {
    List<T> changed = new ArrayList<>(all);
    changed.set(all.indexOf(was), is);
    return changed;
  }

  private static <T> T first(Collection<T> all, Predicate<T> fits) {
    return all.stream().filter(fits).findFirst().orElseThrow();
  }
}
