package dev.errand.observe;

import java.util.List;

/**
 * Is told of each {@link Event}. Called on the thread on which it happens, event loops included, so
 * it must not block; implementations are thread-safe.
 */
@FunctionalInterface
public interface Observer {

  /** Hears nothing. */
  Observer NONE = event -> {};

  void on(Event event);

  /** One that tells all the given ones, in order. */
  static Observer of(List<Observer> observers) {
    List<Observer> all = List.copyOf(observers);
    return event -> {
      for (Observer each : all) {
        each.on(event);
      }
    };
  }
}
