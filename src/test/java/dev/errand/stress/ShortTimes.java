package dev.errand.stress;

import java.time.Duration;
import java.util.stream.Stream;

/** Budgets and bounds that are over soon, for outages that last longer than any of them. */
final class ShortTimes {

  /** How often everything is tried while nothing answers. */
  static final int ROUNDS = 3;

  /** The wait for a connection, a statement's budget, and slack for a machine that is busy. */
  static final Duration BOUND = Duration.ofMillis(400 + 600 + 1_500);

  /** A few seconds. */
  static final Duration HEALING = Duration.ofSeconds(6);

  private ShortTimes() {}

  static String[] flags(String... more) {
    Stream<String> budgets =
        Stream.of("point", "page", "write", "bulk", "export", "upkeep", "claim")
            .flatMap(each -> Stream.of("--budget-" + each, "600ms"));
    Stream<String> times =
        Stream.of(
            "--acquire-timeout",
            "400ms",
            "--connect-timeout",
            "1s",
            "--request-timeout",
            "8s",
            "--bulk-timeout",
            "8s");
    return Stream.of(budgets, times, Stream.of(more)).flatMap(each -> each).toArray(String[]::new);
  }
}
