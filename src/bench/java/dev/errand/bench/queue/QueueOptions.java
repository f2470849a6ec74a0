package dev.errand.bench.queue;

import static dev.errand.bench.OptionValues.require;

import dev.errand.bench.OptionValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a run is to do: the values of {@link #USAGE}. */
record QueueOptions(OptionValues values) {

  static final String USAGE =
      """
      Options after the word queue, each as --name value:
        --parts throughput,pinned,pickup,waiting   soak and pinned-sql are others
        --clients 1,16,64        at work at a time
        --bulk-clients 4,16      the same for batches of creations
        --rounds 3               measured rounds of each side, in turns; the table has their medians
        --seconds 5              length of a round
        --warm-up 8              seconds of each load before the first round
        --owners 1               who share the tasks; each has a queue
        --pinned-seconds 180     for which a snapshot is held, and --around 30 seconds before and after
        --window 10              seconds, of what is told of a time
        --workers 16             who claim and complete under a steady load
        --load 0.5               of what 16 workers complete at most, as the steady load
        --rate 0                 tasks a second as the steady load; 0: as --load says
        --wait-seconds 5         of the claims of the steady load
        --pickups 300            tasks by which waiting is measured
        --waiters 5000           claims that wait at a time, on --waited-queues 100
        --soak-seconds 600       and --soak-factor 1.5 by which p50 and p99 may rise
        --pgbench pgbench        the program; empty: leave the SQL alone out
        --database-url URL       an empty database, or one that this bench filled before; default: a
                                 PostgreSQL of its own with Errand's settings
        --data target/bench-data where that one keeps its data
        --jar target/errand.jar  the service; empty: the classes of the class path
        --service-jvm OPTIONS    of the service's JVM, separated by spaces
        --out target/bench-queue.json   where every round is written to
        --minutes 60             the time after which no part begins
        --short                  stands for: --clients 16 --bulk-clients 4 --rounds 1 --seconds 2
                                 --warm-up 3 --pinned-seconds 15 --around 5 --window 5 --pickups 50
                                 --waiters 500 --soak-seconds 20""";

  private static final Map<String, String> STANDARD =
      Map.ofEntries(
          Map.entry("parts", "throughput,pinned,pickup,waiting"),
          Map.entry("clients", "1,16,64"),
          Map.entry("bulk-clients", "4,16"),
          Map.entry("rounds", "3"),
          Map.entry("seconds", "5"),
          Map.entry("warm-up", "8"),
          Map.entry("owners", "1"),
          Map.entry("pinned-seconds", "180"),
          Map.entry("around", "30"),
          Map.entry("window", "10"),
          Map.entry("workers", "16"),
          Map.entry("load", "0.5"),
          Map.entry("rate", "0"),
          Map.entry("wait-seconds", "5"),
          Map.entry("pickups", "300"),
          Map.entry("waiters", "5000"),
          Map.entry("waited-queues", "100"),
          Map.entry("soak-seconds", "600"),
          Map.entry("soak-factor", "1.5"),
          Map.entry("pgbench", "pgbench"),
          Map.entry("database-url", ""),
          Map.entry("data", "target/bench-data"),
          Map.entry("jar", "target/errand.jar"),
          Map.entry("service-jvm", ""),
          Map.entry("out", "target/bench-queue.json"),
          Map.entry("minutes", "60"));

  private static final List<String> SHORT =
      List.of(
          "--clients=16",
          "--bulk-clients=4",
          "--rounds=1",
          "--seconds=2",
          "--warm-up=3",
          "--pinned-seconds=15",
          "--around=5",
          "--window=5",
          "--pickups=50",
          "--waiters=500",
          "--soak-seconds=20");

  private static final Set<String> PARTS =
      Set.of("throughput", "pinned", "pinned-sql", "pickup", "waiting", "soak");

  QueueOptions {
    require(PARTS.containsAll(values.list("parts")), "--parts are of " + PARTS);
    require(values.number("rounds") > 0, "--rounds is 1 at least");
    require(values.number("owners") > 0, "--owners is 1 at least");
    require(values.number("window") > 0, "--window is 1 at least");
    int window = values.number("window");
    require(
        values.number("around") % window == 0 && values.number("pinned-seconds") % window == 0,
        "--around and --pinned-seconds are multiples of --window");
    require(!values.text("pgbench").isEmpty() || !has(values, "pinned-sql"), "pinned-sql: pgbench");
  }

  private static boolean has(OptionValues values, String part) {
    return values.list("parts").contains(part);
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException for an unknown option or a bad value
   */
  static QueueOptions parse(String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    if (words.remove("--short")) {
      words.addAll(0, SHORT);
    }
    return new QueueOptions(OptionValues.parse(STANDARD, words.toArray(String[]::new)));
  }

  int number(String name) {
    return values.number(name);
  }

  double real(String name) {
    return Double.parseDouble(values.text(name));
  }

  String text(String name) {
    return values.text(name);
  }

  Duration seconds(String name) {
    return Duration.ofMillis(Math.round(real(name) * 1_000));
  }

  Path out() {
    return Path.of(values.text("out"));
  }

  List<String> serviceJvm() {
    return Stream.of(text("service-jvm").split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  /** All loads, in the order in which they are measured. */
  List<Load> loads() {
    List<Load> loads = new ArrayList<>();
    clients("clients").forEach(clients -> loads.add(new Load(Load.Kind.ENQUEUE, 1, clients)));
    for (int size : List.of(100, 1_000)) {
      clients("bulk-clients")
          .forEach(clients -> loads.add(new Load(Load.Kind.ENQUEUE, size, clients)));
    }
    for (int size : List.of(1, 10, 100)) {
      clients("clients").forEach(clients -> loads.add(new Load(Load.Kind.WORK, size, clients)));
    }
    return loads;
  }

  private List<Integer> clients(String name) {
    return values.list(name).stream().map(Integer::valueOf).toList();
  }
}
