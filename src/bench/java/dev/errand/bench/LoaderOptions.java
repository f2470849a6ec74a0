package dev.errand.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
    OptionValues.require(owners >= 8, "--owners is 8 at least");
    OptionValues.require(tasks / 20 >= owners, "--tasks is 20 for each owner at least");
    OptionValues.require(
        concurrency > 0 && walkers > 0, "--concurrency and --walkers are 1 at least");
    OptionValues.require(operations >= 0, "--operations is not negative");
    OptionValues.require(
        "http".equals(url.getScheme()) && url.getPort() > 0, "--url is http://host:port");
    OptionValues.require(PHASES.containsAll(phases), "--phases are of " + PHASES);
    operations = operations == 0 ? tasks / 20 : operations;
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException for an unknown option or a bad value
   */
  static LoaderOptions parse(String... arguments) {
    Map<String, String> standard = new LinkedHashMap<>(STANDARD);
    standard.replaceAll((name, value) -> System.getProperty("loader." + name, value));
    OptionValues values = OptionValues.parse(standard, arguments);
    return new LoaderOptions(
        URI.create(values.text("url")),
        values.number("owners"),
        values.number("tasks"),
        values.number("concurrency"),
        values.number("walkers"),
        values.number("operations"),
        Long.parseLong(values.text("seed")),
        values.list("phases"),
        Path.of(values.text("out")),
        Duration.ofMinutes(values.number("minutes")));
  }
}
