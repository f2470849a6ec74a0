package dev.errand.db;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the next of a lane's connections. Owners take turns; within an owner the first come is
 * the first served. No owner holds all connections of a lane that has two or more, and none holds
 * more than half (one at least) while another owner waits: one owner's pile of slow statements must
 * not stop everybody.
 *
 * <p>Confined to one event loop.
 */
final class FairQueue<W> {

  private final int size;
  private final Map<Long, Integer> heldBy = new HashMap<>();
  private final Map<Long, Deque<W>> waitingOf = new LinkedHashMap<>();
  private int held;
  private int waiting;

  FairQueue(int size) {
    this.size = size;
  }

  int held() {
    return held;
  }

  int waiting() {
    return waiting;
  }

  /**
   * Whether the owner may have a free connection now without queueing: its share allows it, and
   * none waits that may.
   */
  boolean mayTake(long owner) {
    return waiting == 0 ? withinShare(owner, false) : !anyoneMay() && withinShare(owner, true);
  }

  void taken(long owner) {
    held++;
    heldBy.merge(owner, 1, Integer::sum);
  }

  void released(long owner) {
    held--;
    heldBy.computeIfPresent(owner, (key, count) -> count == 1 ? null : count - 1);
  }

  void add(long owner, W waiter) {
    waiting++;
    waitingOf.computeIfAbsent(owner, key -> new ArrayDeque<>()).addLast(waiter);
  }

  /** Whether it was still waiting. */
  boolean remove(long owner, W waiter) {
    Deque<W> own = waitingOf.get(owner);
    if (own == null || !own.remove(waiter)) {
      return false;
    }
    waiting--;
    if (own.isEmpty()) {
      waitingOf.remove(owner);
    }
    return true;
  }

  /** The next who may have a connection, counted as holding it; null when nobody may. */
  @Nullable W next() {
    for (Iterator<Map.Entry<Long, Deque<W>>> turns = waitingOf.entrySet().iterator();
        turns.hasNext(); ) {
      Map.Entry<Long, Deque<W>> turn = turns.next();
      long owner = turn.getKey();
      if (withinShare(owner, waitingOf.size() > 1)) {
        Deque<W> own = turn.getValue();
        turns.remove();
        W first = own.removeFirst();
        if (!own.isEmpty()) {
          waitingOf.put(owner, own);
        }
        waiting--;
        taken(owner);
        return first;
      }
    }
    return null;
  }

  /** Empties the queue. */
  List<W> drain() {
    List<W> all = new ArrayList<>(waiting);
    waitingOf.values().forEach(all::addAll);
    waitingOf.clear();
    waiting = 0;
    return all;
  }

  private boolean anyoneMay() {
    for (long owner : waitingOf.keySet()) {
      if (withinShare(owner, waitingOf.size() > 1)) {
        return true;
      }
    }
    return false;
  }

  private boolean withinShare(long owner, boolean othersWait) {
    int most = othersWait ? Math.max(1, size / 2) : Math.max(1, size - 1);
    return heldBy.getOrDefault(owner, 0) < most;
  }
}
