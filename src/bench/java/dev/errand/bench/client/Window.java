package dev.errand.bench.client;

import org.HdrHistogram.Histogram;

/**
 * What was answered within a window of time.
 *
 * @param refused requests that a server declined to protect itself; not among those of the
 *     histogram
 * @param micros from a request's first byte to its answer's last
 */
public record Window(long nanos, long refused, Histogram micros) {

  public long served() {
    return micros.getTotalCount();
  }
}
