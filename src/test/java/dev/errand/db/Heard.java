package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Keeps what it is told, for a test to look at or to wait for. */
final class Heard implements Observer {

  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Override
  public void on(Event event) {
    events.add(event);
  }

  <E extends Event> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The last of its kind, which must have come by now. */
  <E extends Event> E last(Class<E> type) {
    List<E> found = all(type);
    return found.get(found.size() - 1);
  }

  /** Waits for the first of its kind. */
  <E extends Event> E await(Class<E> type) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !all(type).isEmpty());
    return all(type).get(0);
  }
}
