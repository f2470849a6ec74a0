package dev.errand.bench.compare;

import static dev.errand.bench.OptionValues.require;

import dev.errand.bench.OptionValues;
import dev.errand.bench.client.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run is to do.
 *
 * @param databaseUrl where PostgreSQL is; empty for one of the bench's own
 * @param data the folder of the bench's own PostgreSQL
 * @param jar the service; empty for the classes of the class path
 * @param serviceJvm options of the service's JVM
 * @param floorJvm options of the floor's JVM
 * @param floorConnections of each of the floor's event loops
 * @param limit the time after which the run is given up
 */
record BenchOptions(
    Plan plan,
    int owners,
    int tasks,
    long seed,
    String databaseUrl,
    Path data,
    String jar,
    List<String> serviceJvm,
    List<String> floorJvm,
    int floorConnections,
    Path out,
    Duration limit) {

  static final String USAGE =
      """
      Options, each as --name value:
        --operations get,page,create,patch,batch    keyed: creations with an Idempotency-Key
        --connections 64,256     requests at a time
        --commit on,off          PostgreSQL's synchronous_commit, for what writes; off needs a superuser
        --sides floor,service    whom to measure
        --rounds 3               measured rounds of each side, in turns; the table has their medians
        --seconds 5              length of a round
        --warm-up 12             seconds of each operation on each side before the first round
        --owners 10000           users in the database, at least 8
        --tasks 1000000          their tasks, at least 20 for each owner
        --seed 1                 the same seed, the same requests
        --database-url URL       an empty database, or one that the bench filled before; default: a
                                 PostgreSQL of its own with Errand's settings
        --data target/bench-data where that one keeps its data, so that it is filled once
        --jar target/errand.jar  the service; empty: the classes of the class path
        --service-jvm OPTIONS    of the service's JVM, separated by spaces
        --floor-jvm OPTIONS      of the floor's JVM
        --floor-connections 2    to PostgreSQL, of each of the floor's event loops
        --out target/bench.json  where every round is written to
        --minutes 30             the time after which the run is given up
        --short                  stands for: --connections 64 --commit off --seconds 2 --warm-up 4
                                 --owners 1000 --tasks 100000""";

  private static final Map<String, String> STANDARD =
      Map.ofEntries(
          Map.entry("operations", "get,page,create,patch,batch"),
          Map.entry("connections", "64,256"),
          Map.entry("commit", "on,off"),
          Map.entry("sides", "floor,service"),
          Map.entry("rounds", "3"),
          Map.entry("seconds", "5"),
          Map.entry("warm-up", "12"),
          Map.entry("owners", "10000"),
          Map.entry("tasks", "1000000"),
          Map.entry("seed", "1"),
          Map.entry("database-url", ""),
          Map.entry("data", "target/bench-data"),
          Map.entry("jar", "target/errand.jar"),
          Map.entry("service-jvm", ""),
          Map.entry("floor-jvm", ""),
          Map.entry("floor-connections", "2"),
          Map.entry("out", "target/bench.json"),
          Map.entry("minutes", "30"));

  private static final List<String> SHORT =
      List.of(
          "--connections=64",
          "--commit=off",
          "--seconds=2",
          "--warm-up=4",
          "--owners=1000",
          "--tasks=100000");

  BenchOptions {
    require(owners >= 8, "--owners is 8 at least");
    require(tasks / 20 >= owners, "--tasks is 20 for each owner at least");
    require(plan.rounds() > 0, "--rounds is 1 at least");
    require(plan.connections().stream().allMatch(size -> size > 0), "--connections are positive");
    require(Set.of("on", "off").containsAll(plan.commits()), "--commit is on, off or both");
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException for an unknown option or a bad value
   */
  static BenchOptions parse(String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    if (words.remove("--short")) {
      words.addAll(0, SHORT);
    }
    OptionValues values = OptionValues.parse(STANDARD, words.toArray(String[]::new));
    return new BenchOptions(
        plan(values),
        values.number("owners"),
        values.number("tasks"),
        values.number("seed"),
        values.text("database-url"),
        Path.of(values.text("data")),
        values.text("jar"),
        words(values.text("service-jvm")),
        words(values.text("floor-jvm")),
        values.number("floor-connections"),
        Path.of(values.text("out")),
        Duration.ofMinutes(values.number("minutes")));
  }

  private static Plan plan(OptionValues values) {
    return new Plan(
        values.list("sides").stream().map(name -> Side.valueOf(upper(name))).toList(),
        values.list("operations").stream().map(name -> Operation.valueOf(upper(name))).toList(),
        values.list("connections").stream().map(Integer::valueOf).toList(),
        values.list("commit"),
        values.number("rounds"),
        seconds(values.text("seconds")),
        seconds(values.text("warm-up")));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private static Duration seconds(String text) {
    return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000));
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }
}
