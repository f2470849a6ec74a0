package dev.errand.db;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How PostgreSQL plans on a connection of the service's own (PostgreSQL manual, "Query Planning"):
 * without arguments, once every {@value #LIFE_SECONDS} seconds a statement. A claim takes twice as
 * long to plan as to run.
 *
 * <p>A plan may be made while a table is empty, a queue at night for instance, when one way through
 * it costs as much as any other; PostgreSQL keeps it until somebody analyzes the table. So plans
 * are dropped now and then. And what PostgreSQL counts are live rows: of a queue that is worked off
 * as fast as it fills it knows a dozen, whatever lies dead in its indexes while somebody holds an
 * old snapshot, and then takes the smallest index and sorts (measured: a claim that read all that
 * the owner had had, 16 ms beside 0.2). So tables are not read through where an index can serve,
 * and rows not sorted where an index has their order. What is forbidden counts as very dear, dear
 * enough to compile a plan for: no statement here is worth that.
 *
 * <p>Confined to one event loop.
 */
public final class Planning {

  /** What holds for every statement, by the setting's name. */
  private static final Map<String, String> WAYS =
      Map.of("enable_seqscan", "off", "enable_sort", "off", "jit", "off");

  /** Settings of a session by name. */
  public static final Map<String, String> SETTINGS =
      Stream.concat(
              WAYS.entrySet().stream(),
              Stream.of(Map.entry("plan_cache_mode", "force_generic_plan")))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  /** The same as commands within a transaction, where nothing stays prepared. */
  static final String LOCALS =
      WAYS.entrySet().stream()
          .map(way -> "set local %s = %s; ".formatted(way.getKey(), way.getValue()))
          .sorted()
          .collect(Collectors.joining());

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
