package dev.errand.bench.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM on this machine keeps in memory, in bytes.
 *
 * @param resident of all its memory, from {@code /proc} (proc(5))
 * @param live of its heap, after a collection that this makes it do
 */
public record Memory(long resident, long live) {

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");
  private static final int SECONDS = 60;
  private static final long BYTES_A_KIB = 1_024;

  /** By now, of the process with that id. */
  public static Memory of(long pid) throws IOException {
    // Before the collection, which may touch more than is used.
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    long resident = number(RESIDENT, status) * BYTES_A_KIB;
    return new Memory(resident, number(TOTAL, histogram(pid)));
  }

  private static String histogram(long pid) throws IOException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Path output = Files.createTempFile("bench-histogram-", ".txt");
    try {
      Process process =
          new ProcessBuilder(program.toString(), String.valueOf(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("jcmd does not end");
      }
      return Files.readString(output, UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(output);
    }
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
