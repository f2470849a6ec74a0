package dev.errand;

import dev.errand.observe.Event;
import dev.errand.observe.Event.LaneLoad;
import dev.errand.observe.Observer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Keeps what it is told, for a test to look at or to wait for. */
public final class Heard implements Observer {

  /** Longer than the shortest idle timeout that a service can be started with, of 20 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Queue<Event> events = new ConcurrentLinkedQueue<>();

  @Override
  public void on(Event event) {
    events.add(event);
  }

  /** All of a kind, in the order in which they came. */
  public <E extends Event> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The last of its kind, which must have come by now. */
  public <E extends Event> E last(Class<E> type) {
    List<E> found = all(type);
    return found.get(found.size() - 1);
  }

  /** Waits for the first of its kind. */
  public <E extends Event> E await(Class<E> type) {
    return await(type, event -> true);
  }

  /** Waits for the first of its kind that fits. */
  public <E extends Event> E await(Class<E> type, Predicate<E> fits) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> all(type).stream().anyMatch(fits));
    return all(type).stream().filter(fits).findFirst().orElseThrow();
  }

  /** By what the lanes said last, none of them has a lease out or a waiter. */
  public void assertLanesIdle() {
    Map<String, LaneLoad> last = new HashMap<>();
    all(LaneLoad.class).forEach(load -> last.put(load.lane() + load.instance(), load));
    for (LaneLoad load : last.values()) {
      if (load.inUse() > 0 || load.waiting() > 0) {
        throw new AssertionError("not idle: " + load);
      }
    }
  }

  /** Forgets all. */
  public void clear() {
    events.clear();
  }
}
