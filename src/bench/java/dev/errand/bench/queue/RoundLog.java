package dev.errand.bench.queue;

import dev.errand.bench.worker.Log;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts a round: all that was done, and within a window of time what and how fast. */
final class RoundLog implements Log {

  private static final long MOST_MICROS = TimeUnit.MINUTES.toMicros(2);

  private final Histogram micros = new Histogram(MOST_MICROS, 3);
  private boolean counting;
  private boolean dry;
  private long tasks;
  private long refused;
  private long allTasks;

  void count(boolean on) {
    counting = on;
  }

  @Override
  public void created(int size, long nanos) {
    add(size, nanos);
  }

  @Override
  public void claimed(int size, long nanos) {
    dry |= size == 0;
  }

  @Override
  public void completed(int size, long nanos) {
    add(size, nanos);
  }

  private void add(int size, long nanos) {
    allTasks += size;
    if (counting) {
      tasks += size;
      micros.recordValue(Math.min(nanos / 1_000, MOST_MICROS));
    }
  }

  @Override
  public void refused() {
    refused += counting ? 1 : 0;
  }

  /** Whether a claim found nothing. */
  boolean isDry() {
    return dry;
  }

  /** Within the window. */
  long tasks() {
    return tasks;
  }

  /** Before and after it, too. */
  long allTasks() {
    return allTasks;
  }

  /** Within the window. */
  long refusals() {
    return refused;
  }

  /** Of requests within the window. */
  Histogram micros() {
    return micros;
  }
}
