package dev.errand.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was answered in this run of the build, over all its JVMs: each writes a file in the run's
 * folder when its tests are over. Thread-safe.
 */
public final class Coverage {

  /** Begins the line of an answer that breaks the contract, whoever has swallowed that. */
  static final String BROKEN = "broken ";

  private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();

  private Coverage() {}

  static String line(String where, String status, @Nullable String slug) {
    return where + " " + status + (slug == null ? "" : " " + slug);
  }

  static void note(String where, int status, @Nullable String slug) {
    NOTED.add(line(where, Integer.toString(status), slug));
  }

  static void broken(String text) {
    NOTED.add(BROKEN + text.replace('\n', ' '));
  }

  /** Called at the end of a JVM that tests; writes nothing outside of a build. */
  public static void write() {
    Path folder = folder();
    if (folder == null || NOTED.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(ProcessHandle.current().pid() + ".txt"), new TreeSet<>(NOTED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that was noted in this run of the build. */
  static Set<String> read() {
    Path folder = folder();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new AssertionError("no test of this run has noted an answer in " + folder);
    }
    Set<String> all = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        all.addAll(Files.readAllLines(each));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static @Nullable Path folder() {
    String folder = System.getProperty("test.answers");
    return folder == null ? null : Path.of(folder);
  }
}
