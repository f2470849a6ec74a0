package dev.errand.queue.history;

import java.util.List;
import java.util.Map;

/**
 * All that happened in one run.
 *
 * @param maxAttempts of each task that was created
 * @param lostClaims claims without an answer: each may have leased tasks with a token that nobody
 *     knows
 */
record History(
    Map<Long, Integer> maxAttempts,
    List<Grant> grants,
    List<Span> lostClaims,
    List<Use> uses,
    List<End> ends) {

  History {
    maxAttempts = Map.copyOf(maxAttempts);
    grants = List.copyOf(grants);
    lostClaims = List.copyOf(lostClaims);
    uses = List.copyOf(uses);
    ends = List.copyOf(ends);
  }
}
