package dev.errand.queue.history;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all workers write down while they work. Thread-safe. */
final class Journal {

  private final Queue<Grant> grants = new ConcurrentLinkedQueue<>();
  private final Queue<Span> lostClaims = new ConcurrentLinkedQueue<>();
  private final Queue<Use> uses = new ConcurrentLinkedQueue<>();

  void granted(List<Grant> leases) {
    grants.addAll(leases);
  }

  void claimLost(Span span) {
    lostClaims.add(span);
  }

  void used(Use use) {
    uses.add(use);
  }

  /** How many leases were granted by now. */
  int size() {
    return grants.size();
  }

  /** All of it, when everybody has gone. */
  History history(Map<Long, Integer> maxAttempts, List<End> ends) {
    return new History(
        maxAttempts, List.copyOf(grants), List.copyOf(lostClaims), List.copyOf(uses), ends);
  }
}
