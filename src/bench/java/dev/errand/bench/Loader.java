package dev.errand.bench;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Fills a running service with a skewed million of tasks and checks what it shows of them:
 *
 * <pre>{@code mvn -q -Ploader test-compile exec:java -Dexec.args="--owners 200 --tasks 20000"}
 * </pre>
 *
 * <p>Exit codes: 0, 1 something was wrong, 2 usage.
 */
public final class Loader {

  private Loader() {}

  /** Runs with the options of {@link LoaderOptions}. */
  public static void main(String[] arguments) {
    System.exit(exitCode(arguments));
  }

  private static int exitCode(String[] arguments) {
    try {
      LoaderOptions options = LoaderOptions.parse(arguments);
      LoaderReport report = run(options, Loader::print);
      write(options.out(), report);
      report.lines().forEach(Loader::print);
      return report.isClean() ? 0 : 1;
    } catch (IllegalArgumentException wrong) {
      print("wrong option: " + wrong.getMessage());
      print(LoaderOptions.USAGE);
      return 2;
    } catch (IOException | TimeoutException failed) {
      print("failed: " + failed);
      return 1;
    }
  }

  /**
   * Runs all phases; blocks meanwhile.
   *
   * @param progress gets a line now and then
   * @throws TimeoutException when the options' limit is over
   */
  static LoaderReport run(LoaderOptions options, Consumer<String> progress)
      throws TimeoutException {
    // One event loop: the client leaves the other cores to the service and needs no locks.
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      Promise<LoaderReport> done = Promise.promise();
      vertx.runOnContext(start -> new LoaderRun(vertx, options, progress).run().onComplete(done));
      return done.future().await(options.limit().toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      vertx.close().await();
    }
  }

  private static void write(Path out, LoaderReport report) throws IOException {
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(out, report.json().encodePrettily() + "\n");
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
