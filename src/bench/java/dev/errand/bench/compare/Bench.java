package dev.errand.bench.compare;

import dev.errand.bench.queue.QueueBench;
import dev.errand.bench.rig.Machine;
import dev.errand.bench.rig.Postgres;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Measures what the service costs beside a bare Vert.x server that runs the same SQL:
 *
 * <pre>{@code mvn -q -Pbench -DskipTests package exec:exec -Dexec.args="--operations get,page"}
 * </pre>
 *
 * <p>Exit codes: 0, 1 something was wrong (an answer, for one), 2 usage.
 */
public final class Bench {

  private Bench() {}

  /** Runs with the options of {@link BenchOptions}, or after the word queue {@link QueueBench}. */
  public static void main(String[] arguments) {
    boolean isAboutQueues = arguments.length > 0 && arguments[0].equals("queue");
    System.exit(
        isAboutQueues
            ? QueueBench.exitCode(Arrays.copyOfRange(arguments, 1, arguments.length))
            : exitCode(arguments));
  }

  private static int exitCode(String[] arguments) {
    if (Arrays.asList(arguments).contains("--help")) {
      print(BenchOptions.USAGE);
      return 0;
    }
    try {
      BenchOptions options = BenchOptions.parse(arguments);
      BenchReport report = run(options, Bench::print);
      Files.writeString(options.out(), report.json().encodePrettily() + "\n");
      report.lines().forEach(Bench::print);
      return 0;
    } catch (IllegalArgumentException wrong) {
      print("wrong option: " + wrong.getMessage());
      print(BenchOptions.USAGE);
      return 2;
    } catch (Exception failed) {
      print("failed: " + failed);
      return 1;
    }
  }

  /**
   * Loads the database where needed, starts the servers, runs all rounds and ends what was started.
   *
   * @param progress gets a line now and then
   * @throws dev.errand.bench.client.WrongAnswer at the first one
   * @throws TimeoutException when the options' limit is over
   */
  static BenchReport run(BenchOptions options, Consumer<String> progress)
      throws IOException, SQLException, TimeoutException {
    String machine = Machine.now();
    folderOf(options.out());
    folderOf(options.data());
    // One event loop: the client leaves the other cores to the servers and needs no locks.
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    String database = "bench_" + options.owners() + "_" + options.tasks();
    try (Postgres postgres =
        Postgres.open(
            options.databaseUrl(), options.data(), database, vertx.isNativeTransportEnabled())) {
      Million million = new Million(postgres, options);
      if (!million.isLoaded()) {
        progress.accept("loading " + options.tasks() + " tasks of " + options.owners() + " owners");
        million.load();
      }
      million.tidy();
      try (Servers servers = Servers.start(options, postgres)) {
        BenchRun run = new BenchRun(vertx, options, postgres, million, servers, progress);
        List<Comparison> comparisons = run.run();
        String version = "PostgreSQL " + postgres.version();
        return new BenchReport(options, machine + ", " + version, comparisons);
      }
    } finally {
      vertx.close().await();
    }
  }

  private static void folderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
