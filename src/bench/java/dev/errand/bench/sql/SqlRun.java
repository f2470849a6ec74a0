package dev.errand.bench.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What pgbench has done.
 *
 * @param count all transactions
 * @param rate of them a second, without the time to connect
 * @param log each of them, in no order
 */
public record SqlRun(long count, double rate, List<Entry> log) {

  private static final double MICROS_A_SECOND = 1e6;
  private static final int LATENCY = 2;
  private static final int SECONDS = 4;
  private static final int MICROS = 5;

  /**
   * A transaction.
   *
   * @param endSeconds since 1970
   * @param micros it took, from when it was due
   */
  public record Entry(double endSeconds, long micros) {}

  /** Reads what {@code --log} has written; the columns are in the manual. */
  static List<Entry> read(Path folder, String prefix) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!String.valueOf(file.getFileName()).startsWith(prefix)) {
          continue;
        }
        try (Stream<String> lines = Files.lines(file)) {
          lines.map(SqlRun::entry).forEach(entries::add);
        }
      }
    }
    return entries;
  }

  private static Entry entry(String line) {
    String[] fields = line.split(" ", -1);
    double end = Long.parseLong(fields[SECONDS]) + Long.parseLong(fields[MICROS]) / MICROS_A_SECOND;
    return new Entry(end, Long.parseLong(fields[LATENCY]));
  }
}
