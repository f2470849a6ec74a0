package dev.errand.queue;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The floors of the queues that were claimed from lately. Of one that was let go nothing is lost
 * but time: the next look is a full one.
 *
 * <p>Confined to one event loop.
 */
final class Floors {

  static final int PRIORITIES = 3;

  /** About 2 MB of memory, if each were used. */
  static final int MOST = 10_000;

  private record Key(long ownerId, String queue) {}

  private final Map<Key, Floor[]> floors;

  /** Floors of so many queues at most; the one that was not used for longest gives way. */
  Floors(int maxQueues) {
    floors =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Floor[]> eldest) {
            return size() > maxQueues;
          }
        };
  }

  /** The floor of one range; priorities from 1 to {@value #PRIORITIES}. */
  Floor of(long ownerId, String queue, int priority) {
    return floors.computeIfAbsent(new Key(ownerId, queue), key -> fresh())[priority - 1];
  }

  /** A row may have come with an old time somewhere in the queue. */
  void forget(long ownerId, String queue) {
    Floor[] known = floors.get(new Key(ownerId, queue));
    if (known != null) {
      for (Floor each : known) {
        each.forget();
      }
    }
  }

  int size() {
    return floors.size();
  }

  private static Floor[] fresh() {
    Floor[] fresh = new Floor[PRIORITIES];
    for (int i = 0; i < PRIORITIES; i++) {
      fresh[i] = new Floor();
    }
    return fresh;
  }
}
