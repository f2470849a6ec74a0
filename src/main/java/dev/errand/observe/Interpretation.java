package dev.errand.observe;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Says for each type of event what it means to one observer: a table instead of a cascade, so that
 * a test can compare it with the closed set. Filled once, then only read; a look-up allocates
 * nothing.
 */
final class Interpretation {

  private final Map<Class<? extends Event>, Consumer<Event>> meanings = new HashMap<>();

  <E extends Event> Interpretation when(Class<E> type, Consumer<? super E> meaning) {
    meanings.put(type, event -> meaning.accept(type.cast(event)));
    return this;
  }

  void apply(Event event) {
    Consumer<Event> meaning = meanings.get(event.getClass());
    if (meaning != null) {
      meaning.accept(event);
    }
  }

  Set<Class<? extends Event>> types() {
    return Set.copyOf(meanings.keySet());
  }
}
