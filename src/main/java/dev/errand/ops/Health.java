package dev.errand.ops;

import io.vertx.core.json.JsonObject;

/**
 * Whether the service can take work, and which check says no.
 *
 * @param database answered its probe
 * @param migrations the schema is up to date
 * @param draining the service was asked to stop
 */
record Health(boolean database, boolean migrations, boolean draining) {

  static Health of(Readiness.State state, boolean database) {
    return new Health(
        database, state != Readiness.State.STARTING, state == Readiness.State.DRAINING);
  }

  boolean up() {
    return database && migrations && !draining;
  }

  JsonObject json() {
    JsonObject checks =
        new JsonObject()
            .put("database", word(database))
            .put("migrations", word(migrations))
            .put("draining", draining);
    return new JsonObject().put("status", word(up())).put("checks", checks);
  }

  private static String word(boolean up) {
    return up ? "up" : "down";
  }
}
