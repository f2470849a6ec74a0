package dev.errand.bench.compare;

import dev.errand.bench.client.Crowd;
import dev.errand.bench.client.Operation;
import dev.errand.bench.client.Targets;
import dev.errand.bench.client.Window;
import dev.errand.bench.compare.Figures.Processors;
import dev.errand.bench.compare.Plan.Setting;
import dev.errand.bench.rig.Postgres;
import dev.errand.bench.rig.ProcessorTime;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The rounds of a run, one after another: both sides see what the machine does beside. */
final class BenchRun {

  /** For the queues to fill; less when the round itself is shorter. */
  private static final Duration MOST_LEAD_IN = Duration.ofMillis(500);

  /** Longer than any request may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int WARMING_CONNECTIONS = 64;

  private final Vertx vertx;
  private final BenchOptions options;
  private final Postgres postgres;
  private final Million million;
  private final Targets targets;
  private final Servers servers;
  private final Consumer<String> progress;
  private final SplittableRandom random;
  private final long endNanos;

  BenchRun(
      Vertx vertx,
      BenchOptions options,
      Postgres postgres,
      Million million,
      Servers servers,
      Consumer<String> progress)
      throws SQLException {
    this.vertx = vertx;
    this.options = options;
    this.postgres = postgres;
    this.million = million;
    this.targets = million.targets();
    this.servers = servers;
    this.progress = progress;
    this.random = new SplittableRandom(options.seed());
    this.endNanos = System.nanoTime() + options.limit().toNanos();
  }

  /** Runs all rounds; fails with the first wrong answer. */
  List<Comparison> run() throws SQLException, TimeoutException {
    Plan plan = options.plan();
    for (Operation operation : plan.operations()) {
      for (Side side : plan.sides()) {
        progress.accept("warming up: " + side.label() + ", " + operation.label());
        window(side, operation, WARMING_CONNECTIONS, plan.warmUp(), new Meter(side));
        tidy(operation);
      }
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (Setting setting : plan.settings()) {
      progress.accept("measuring: " + setting);
      postgres.commit(setting.commit());
      comparisons.add(compare(setting));
    }
    return comparisons;
  }

  private Comparison compare(Setting setting) throws SQLException, TimeoutException {
    Map<Side, List<Figures>> rounds = new EnumMap<>(Side.class);
    for (int round = 0; round < options.plan().rounds(); round++) {
      for (Side side : options.plan().sides()) {
        Meter meter = new Meter(side);
        Window window =
            window(
                side, setting.operation(), setting.connections(), options.plan().length(), meter);
        rounds
            .computeIfAbsent(side, first -> new ArrayList<>())
            .add(Figures.of(window, meter.used()));
        tidy(setting.operation());
      }
    }
    return new Comparison(setting, rounds);
  }

  private Window window(
      Side side, Operation operation, int connections, Duration length, Meter meter)
      throws TimeoutException {
    if (System.nanoTime() > endNanos) {
      throw new TimeoutException("not done within " + options.limit().toMinutes() + " minutes");
    }
    int port = servers.get(side).port();
    Crowd crowd = new Crowd(vertx, port, operation, targets, random.split());
    Duration leadIn = length.compareTo(MOST_LEAD_IN) < 0 ? length : MOST_LEAD_IN;
    Promise<Window> done = Promise.promise();
    vertx.runOnContext(start -> crowd.run(connections, leadIn, length, meter).onComplete(done));
    Duration bound = leadIn.plus(length).plus(PATIENCE);
    Window window = done.future().await(bound.toMillis(), TimeUnit.MILLISECONDS);
    if (window.served() == 0) {
      throw new IllegalStateException(side.label() + ": nothing was served within " + length);
    }
    return window;
  }

  private void tidy(Operation operation) throws SQLException {
    if (operation.writes()) {
      million.tidy();
    }
  }

  /** Reads the processors' time at both ends of a window. */
  private final class Meter implements Crowd.Watch {
    private final long server;
    private Processors before = new Processors(0, 0, 0);
    private Processors used = before;

    private Meter(Side side) {
      this.server = servers.get(side).pid();
    }

    @Override
    public void begins() {
      before = now();
    }

    @Override
    public void ends() {
      used = now().since(before);
    }

    private Processors used() {
      return used;
    }

    private Processors now() {
      return new Processors(
          ProcessorTime.of(server),
          postgres.processorMicros(),
          ProcessorTime.of(ProcessHandle.current().pid()));
    }
  }
}
