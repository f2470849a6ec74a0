package dev.errand.db;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How PostgreSQL plans on a connection of the service's own (PostgreSQL manual, "Query Planning"):
 * without arguments, once every {@value #LIFE_SECONDS} seconds a statement. A claim takes twice as
 * long to plan as to run.
 *
 * <p>A plan may be made while a table is empty, a queue at night for instance, when one way through
 * it costs as much as any other; PostgreSQL keeps it until somebody analyzes the table. So plans
 * are dropped now and then, and tables are not read through where an index can serve.
 *
 * <p>Confined to one event loop.
 */
public final class Planning {

  /** Settings of a session by name. */
  public static final Map<String, String> SETTINGS =
      Map.of("plan_cache_mode", "force_generic_plan", "enable_seqscan", "off");

  static final int LIFE_SECONDS = 10;

  private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
  private static final String DISCARD = "discard plans";

  private final LongSupplier nanoTime;
  private long bornNanos;

  /** That of a connection that has planned nothing yet. */
  Planning(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.bornNanos = nanoTime.getAsLong();
  }

  /** The commands to send before a statement: those given, or more when plans are too old. */
  String before(String commands) {
    long now = nanoTime.getAsLong();
    if (now - bornNanos < LIFE_NANOS) {
      return commands;
    }
    bornNanos = now;
    return commands.isEmpty() ? DISCARD : DISCARD + "; " + commands;
  }
}
