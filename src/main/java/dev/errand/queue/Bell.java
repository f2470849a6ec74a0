package dev.errand.queue;

import dev.errand.db.Signals;
import dev.errand.task.QueueNews;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait that a queue got work: on this replica at once, on the others by {@link
 * Signals}. It only says that a look is worth while; the look decides.
 *
 * <p>One for a replica; may be used on any thread.
 */
public final class Bell implements Signals.Hearer, QueueNews {

  private final @Nullable Signals signals;
  private final Map<QueueKey, Set<WaitRoom<?>>> waiting = new ConcurrentHashMap<>();
  private final Set<WaitRoom<?>> rooms = new CopyOnWriteArraySet<>();

  /**
   * A bell.
   *
   * @param signals the way to the other replicas; null when they poll
   */
  public Bell(@Nullable Signals signals) {
    this.signals = signals;
  }

  /** Whether other replicas are told, and tell. */
  boolean isHeardElsewhere() {
    return signals != null;
  }

  @Override
  public void came(long owner, String queue, boolean isOld) {
    Call call = new Call(new QueueKey(owner, queue), isOld);
    wake(call);
    if (signals != null) {
      signals.announce(call.topic());
    }
  }

  @Override
  public void heard(List<String> topics) {
    for (String topic : topics) {
      try {
        wake(Call.ofTopic(topic));
      } catch (IllegalArgumentException ofAnotherRelease) {
        rooms.forEach(WaitRoom::lookSoon);
      }
    }
  }

  @Override
  public void regained() {
    rooms.forEach(WaitRoom::lookSoon);
  }

  private void wake(Call call) {
    if (call.isOld()) {
      rooms.forEach(room -> room.forgetSoon(call.key()));
    }
    Set<WaitRoom<?>> concerned = waiting.get(call.key());
    if (concerned != null) {
      concerned.forEach(room -> room.wakeSoon(call.key()));
    }
  }

  void opened(WaitRoom<?> room) {
    rooms.add(room);
  }

  void closed(WaitRoom<?> room) {
    rooms.remove(room);
  }

  /** In that room somebody waits for the queue now. */
  void entered(QueueKey key, WaitRoom<?> room) {
    waiting.compute(
        key,
        (same, before) -> {
          Set<WaitRoom<?>> there = before == null ? ConcurrentHashMap.newKeySet() : before;
          there.add(room);
          return there;
        });
  }

  /** In that room nobody waits for the queue any more. */
  void left(QueueKey key, WaitRoom<?> room) {
    waiting.computeIfPresent(
        key,
        (same, there) -> {
          there.remove(room);
          return there.isEmpty() ? null : there;
        });
  }
}
