package dev.errand.queue.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A history told by hand, in seconds since its beginning. Each call takes a second: it is sent half
 * a second before its time, which is the database's, and answered half a second behind it.
 */
final class Story {

  static final Duration LEASE = Duration.ofSeconds(30);

  private static final Instant BEGINNING = Instant.parse("2026-11-23T00:00:00Z");
  private static final long SECOND = 1_000_000_000;

  private final Map<Long, Integer> maxAttempts = new HashMap<>();
  private final List<Grant> grants = new ArrayList<>();
  private final List<Span> lostClaims = new ArrayList<>();
  private final List<Use> uses = new ArrayList<>();
  private final List<End> ends = new ArrayList<>();

  Story task(long task, int most) {
    maxAttempts.put(task, most);
    return this;
  }

  /** A claim at that second; the token is "task.fence". */
  Story claim(long second, long task, long fence, int attempt) {
    return claim(second, task, fence, attempt, token(task, fence));
  }

  Story claim(long second, long task, long fence, int attempt, String token) {
    grants.add(new Grant(span(second), task, token, fence, attempt, at(second).plus(LEASE), LEASE));
    return this;
  }

  /**
   * A task that is claimed at a second when the database's clock has gone back to the beginning.
   */
  Story clockBack(long second, long task) {
    grants.add(new Grant(span(second), task, token(task, 1), 1, 1, at(0).plus(LEASE), LEASE));
    return task(task, 1).endsDead(task, 1, 1);
  }

  Story lostClaim(long second) {
    lostClaims.add(span(second));
    return this;
  }

  /** A heartbeat for 30 seconds whose answer tells the time. */
  Story heartbeat(long second, long task, long fence, Outcome outcome) {
    boolean isOk = outcome == Outcome.OK;
    Instant end = isOk ? at(second).plus(LEASE) : null;
    return use(second, task, fence, Verb.HEARTBEAT, outcome, isOk ? at(second) : null, end, null);
  }

  /** The same in a batch, whose answer tells no time. */
  Story heartbeatInBatch(long second, long task, long fence) {
    return use(second, task, fence, Verb.HEARTBEAT, Outcome.OK, null, null, null);
  }

  Story complete(long second, long task, long fence, Outcome outcome, String mark) {
    Instant at = outcome == Outcome.OK ? at(second) : null;
    return use(second, task, fence, Verb.COMPLETE, outcome, at, null, mark);
  }

  /** The same token again: the answer tells when it was done first. */
  Story completeAgain(long second, long task, long fence, Outcome outcome, String mark) {
    return use(second, task, fence, Verb.COMPLETE, outcome, null, null, mark);
  }

  /** A failure, with 5 seconds of pause. */
  Story fail(long second, long task, long fence, Outcome outcome) {
    Instant at = outcome == Outcome.OK ? at(second) : null;
    Instant back = outcome == Outcome.OK ? at(second + 5) : null;
    return use(second, task, fence, Verb.FAIL, outcome, at, back, null);
  }

  Story release(long second, long task, long fence, Outcome outcome) {
    Instant at = outcome == Outcome.OK ? at(second) : null;
    return use(second, task, fence, Verb.RELEASE, outcome, at, at, null);
  }

  private Story use(
      long second,
      long task,
      long fence,
      Verb verb,
      Outcome outcome,
      @Nullable Instant at,
      @Nullable Instant notBefore,
      @Nullable String mark) {
    Duration lease = verb == Verb.HEARTBEAT ? LEASE : Duration.ZERO;
    uses.add(
        new Use(span(second), task, token(task, fence), verb, outcome, lease, at, notBefore, mark));
    return this;
  }

  Story endsDone(long task, String mark) {
    return ends(new End(task, true, 2, mark, null, 0, 0));
  }

  Story endsDead(long task, int attempts, long fence) {
    return ends(new End(task, false, 1, null, "dead", attempts, fence));
  }

  Story ends(End end) {
    ends.add(end);
    return this;
  }

  /** What the checker says of it: the rules that were broken, each once. */
  List<Rule> broken() {
    History history = new History(maxAttempts, grants, lostClaims, uses, ends);
    return Checker.violations(history).stream().map(Violation::rule).distinct().sorted().toList();
  }

  private static Span span(long second) {
    return new Span(second * SECOND - SECOND / 2, second * SECOND + SECOND / 2);
  }

  private static Instant at(long second) {
    return BEGINNING.plusSeconds(second);
  }

  private static String token(long task, long fence) {
    return task + "." + fence;
  }
}
