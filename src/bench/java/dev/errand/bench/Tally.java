package dev.errand.bench;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a phase did, and how long it took. Confined to the loader's event loop. */
final class Tally {

  private static final int MAX_ERRORS = 100;
  private static final double NANOS_A_SECOND = 1e9;
  private static final double MICROS_A_MILLI = 1e3;

  private final String phase;
  private final List<String> errors;
  private final int errorsBefore;
  private final long begin = System.nanoTime();
  private long end = begin;
  private int[] micros = new int[1_024];
  private int requests;
  private long rowsIn;
  private long rowsOut;
  private int refused;

  /**
   * Begins now.
   *
   * @param errors gets the errors of all phases
   */
  Tally(String phase, List<String> errors) {
    this.phase = phase;
    this.errors = errors;
    this.errorsBefore = errors.size();
  }

  String phase() {
    return phase;
  }

  void request(long nanos) {
    if (requests == micros.length) {
      micros = Arrays.copyOf(micros, requests * 2);
    }
    micros[requests++] = (int) Math.min(nanos / 1_000, Integer.MAX_VALUE);
  }

  void in(int rows) {
    rowsIn += rows;
  }

  void out(int rows) {
    rowsOut += rows;
  }

  /** An answer that asked to try again later: the service protects itself. */
  void refused() {
    refused++;
  }

  void error(Throwable error) {
    String text = error instanceof Unexpected ? error.getMessage() : error.toString();
    errors.add(phase + ": " + text);
  }

  int errors() {
    return errors.size() - errorsBefore;
  }

  /** Whether there are so many errors that going on tells nothing more. */
  boolean hasEnough() {
    return errors() >= MAX_ERRORS;
  }

  void stop() {
    end = System.nanoTime();
    Arrays.sort(micros, 0, requests);
  }

  private double seconds() {
    return (end - begin) / NANOS_A_SECOND;
  }

  private double millisAt(double share) {
    return requests == 0 ? 0 : micros[(int) ((requests - 1) * share)] / MICROS_A_MILLI;
  }

  static final String HEAD =
      "| phase | s | requests | requests/s | tasks in | in/s | rows out | out/s | p50 ms | p99 ms |"
          + " max ms | 503s | errors |\n| --- |"
          + " ---: |".repeat(12);

  /** One row of the table under {@link #HEAD}. */
  String row() {
    double seconds = seconds();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %,d | %,.0f | %,d | %,.0f | %,d | %,.0f | %.1f | %.1f | %.1f | %,d | %,d |",
        phase,
        seconds,
        requests,
        requests / seconds,
        rowsIn,
        rowsIn / seconds,
        rowsOut,
        rowsOut / seconds,
        millisAt(0.5),
        millisAt(0.99),
        millisAt(1),
        refused,
        errors());
  }

  JsonObject json() {
    double seconds = seconds();
    return new JsonObject()
        .put("phase", phase)
        .put("seconds", seconds)
        .put("requests", requests)
        .put("requestsPerSecond", requests / seconds)
        .put("tasksIn", rowsIn)
        .put("tasksInPerSecond", rowsIn / seconds)
        .put("rowsOut", rowsOut)
        .put("rowsOutPerSecond", rowsOut / seconds)
        .put("p50Millis", millisAt(0.5))
        .put("p99Millis", millisAt(0.99))
        .put("maxMillis", millisAt(1))
        .put("refused", refused)
        .put("errors", errors());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %,d requests, %,d in, %,d out", phase, requests, rowsIn, rowsOut);
  }
}
