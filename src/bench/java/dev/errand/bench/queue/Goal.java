package dev.errand.bench.queue;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * A figure that was to be reached.
 *
 * @param isLeast whether it is the least, else the most
 */
record Goal(String name, double measured, double wanted, boolean isLeast) {

  static Goal atLeast(String name, double measured, double wanted) {
    return new Goal(name, measured, wanted, true);
  }

  static Goal atMost(String name, double measured, double wanted) {
    return new Goal(name, measured, wanted, false);
  }

  /** Not when it could not be measured. */
  boolean isMet() {
    return isLeast ? measured >= wanted : measured <= wanted;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s: %,.2f, wanted %s %,.2f: %s",
        name,
        measured,
        isLeast ? "at least" : "at most",
        wanted,
        isMet() ? "met" : "MISSED");
  }

  JsonObject json() {
    return new JsonObject()
        .put("name", name)
        .put("measured", QueueFigures.finite(measured))
        .put(isLeast ? "atLeast" : "atMost", wanted)
        .put("met", isMet());
  }
}
