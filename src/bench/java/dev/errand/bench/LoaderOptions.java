package dev.errand.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run is to do.
 *
 * @param concurrency requests at a time while loading
 * @param walkers clients at a time in the other phases
 * @param operations changes in all
 * @param phases what to do after the load
 * @param limit the time after which the run is given up
 */
record LoaderOptions(
    URI url,
    int owners,
    int tasks,
    int concurrency,
    int walkers,
    int operations,
    long seed,
    List<String> phases,
    Path out,
    Duration limit) {

  static final String USAGE =
      """
      Options, each as --name value or as a system property loader.name:
        --url http://127.0.0.1:8080   the service
        --owners 10000                users to create, at least 8
        --tasks 1000000               tasks to create, at least 20 for each owner
        --concurrency 64              requests at a time while loading
        --walkers 256                 clients at a time afterwards
        --operations 0                changes; 0: one for every 20 tasks
        --seed 1                      the same seed, the same tasks
        --phases walk,filter,change,export   what follows the load
        --out target/loader.json      where the results go
        --minutes 60                  the time after which the run is given up""";

  private static final List<String> PHASES = List.of("walk", "filter", "change", "export");

  private static final Map<String, String> STANDARD =
      Map.of(
          "url", "http://127.0.0.1:8080",
          "owners", "10000",
          "tasks", "1000000",
          "concurrency", "64",
          "walkers", "256",
          "operations", "0",
          "seed", "1",
          "phases", String.join(",", PHASES),
          "out", "target/loader.json",
          "minutes", "60");

  LoaderOptions {
    require(owners >= 8, "--owners is 8 at least");
    require(tasks / 20 >= owners, "--tasks is 20 for each owner at least");
    require(concurrency > 0 && walkers > 0, "--concurrency and --walkers are 1 at least");
    require(operations >= 0, "--operations is not negative");
    require("http".equals(url.getScheme()) && url.getPort() > 0, "--url is http://host:port");
    require(PHASES.containsAll(phases), "--phases are of " + PHASES);
    operations = operations == 0 ? tasks / 20 : operations;
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException for an unknown option or a bad value
   */
  static LoaderOptions parse(String... arguments) {
    Map<String, String> values = new LinkedHashMap<>(STANDARD);
    values.replaceAll((name, value) -> System.getProperty("loader." + name, value));
    Deque<String> words = new ArrayDeque<>();
    for (String argument : arguments) {
      words.addAll(Arrays.asList(argument.split("=", 2)));
    }
    while (!words.isEmpty()) {
      String name = words.remove();
      require(name.startsWith("--") && !words.isEmpty(), "not an option with a value: " + name);
      require(values.replace(name.substring(2), words.remove()) != null, "unknown: " + name);
    }
    return new LoaderOptions(
        URI.create(value(values, "url")),
        Integer.parseInt(value(values, "owners")),
        Integer.parseInt(value(values, "tasks")),
        Integer.parseInt(value(values, "concurrency")),
        Integer.parseInt(value(values, "walkers")),
        Integer.parseInt(value(values, "operations")),
        Long.parseLong(value(values, "seed")),
        List.of(value(values, "phases").split(",", -1)),
        Path.of(value(values, "out")),
        Duration.ofMinutes(Integer.parseInt(value(values, "minutes"))));
  }

  private static String value(Map<String, String> values, String name) {
    return values.getOrDefault(name, "");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
