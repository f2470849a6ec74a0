package dev.errand.bench.queue;

import dev.errand.bench.rig.Machine;
import dev.errand.bench.rig.Postgres;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Measures queues:
 *
 * <pre>{@code mvn -q -Pbench -DskipTests package exec:exec -Dexec.args="queue --parts throughput"}
 * </pre>
 */
public final class QueueBench {

  private static final String DATABASE = "bench_queue";

  private QueueBench() {}

  /**
   * Runs with the options of {@link QueueOptions}.
   *
   * @return 0; 1 when something was wrong (an answer, for one) or the soak became slower; 2 usage
   */
  public static int exitCode(String... arguments) {
    if (Arrays.asList(arguments).contains("--help")) {
      print(QueueOptions.USAGE);
      return 0;
    }
    try {
      QueueOptions options = QueueOptions.parse(arguments);
      QueueReport report = run(options, QueueBench::print);
      Files.writeString(options.out(), report.json().encodePrettily() + "\n");
      report.lines().forEach(QueueBench::print);
      return report.isSoakLost() ? 1 : 0;
    } catch (IllegalArgumentException wrong) {
      print("wrong option: " + wrong.getMessage());
      print(QueueOptions.USAGE);
      return 2;
    } catch (Exception failed) {
      print("failed: " + failed);
      return 1;
    }
  }

  /**
   * Starts what is needed, runs all parts and ends what was started.
   *
   * @param progress gets a line now and then
   * @throws dev.errand.bench.client.WrongAnswer at the first one
   * @throws TimeoutException when the options' limit is over
   */
  static QueueReport run(QueueOptions options, Consumer<String> progress) throws Exception {
    String machine = Machine.now();
    Path data = Path.of(options.text("data"));
    folderOf(options.out());
    folderOf(data);
    // One event loop: the client leaves the other cores to the servers and needs no locks.
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    boolean sockets = vertx.isNativeTransportEnabled();
    try (Postgres postgres = Postgres.open(options.text("database-url"), data, DATABASE, sockets);
        Instances instances = new Instances(options, postgres)) {
      QueueDatabase database = new QueueDatabase(postgres, options.number("owners"));
      Rig rig = new Rig(vertx, options, postgres, database, instances, progress);
      List<Section> sections = sections(rig);
      database.clear();
      return new QueueReport(options, machine + ", PostgreSQL " + postgres.version(), sections);
    } finally {
      vertx.close().await();
    }
  }

  private static List<Section> sections(Rig rig) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L * rig.options().number("minutes");
    List<Section> sections = new ArrayList<>();
    Parts parts = new Parts(rig);
    for (String name : rig.options().values().list("parts")) {
      if (System.nanoTime() > end) {
        throw new TimeoutException("too late for " + name + ", see --minutes");
      }
      rig.progress().accept("part: " + name);
      Section section = parts.run(name);
      section.lines().forEach(rig.progress());
      sections.add(section);
    }
    return sections;
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
