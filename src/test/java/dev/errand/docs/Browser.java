package dev.errand.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Chromium without a window, driven over its DevTools protocol. Keeps what it must in a
 * folder of the test's.
 */
final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final String LISTENING = "DevTools listening on ";
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final URI address;

  private Browser(Process process) {
    this.process = process;
    CompletableFuture<URI> told = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, told), "browser's log");
    reader.setDaemon(true);
    reader.start();
    this.address = told.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Starts it; where there is none the test is skipped, unless {@code TEST_BROWSER=required}. */
  static Browser start(Path folder) {
    List<String> there =
        NAMES.stream()
            .flatMap(
                name ->
                    Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(each -> Path.of(each).resolve(name)))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .toList();
    if ("required".equals(System.getenv("TEST_BROWSER"))) {
      assertThat(there).as("a Chromium").isNotEmpty();
    }
    Assumptions.assumeFalse(there.isEmpty(), "Chromium is not installed");
    try {
      return new Browser(
          new ProcessBuilder(
                  there.get(0),
                  "--headless=new",
                  // It refuses root otherwise; all that it opens here is ours.
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-background-networking",
                  "--disable-extensions",
                  "--no-first-run",
                  "--window-size=1280,1600",
                  "--user-data-dir=" + folder,
                  "--remote-debugging-port=0",
                  "about:blank")
              .redirectErrorStream(true)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new page, empty. */
  Tab open() {
    try (DevTools browser = new DevTools(address)) {
      JsonObject target =
          browser.call("Target.createTarget", new JsonObject().put("url", "about:blank"));
      return new Tab(
          new DevTools(address.resolve("/devtools/page/" + target.getString("targetId"))));
    }
  }

  /** Ends it and all that it has started, so that its folder can go. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private static void read(Process process, CompletableFuture<URI> told) {
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        if (line.startsWith(LISTENING)) {
          told.complete(URI.create(line.substring(LISTENING.length()).strip()));
        }
      }
    } catch (IOException ended) {
      // It was closed.
    }
    told.completeExceptionally(new AssertionError("the browser has ended: " + said));
  }
}
