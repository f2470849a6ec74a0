package dev.errand.bench.queue;

import dev.errand.bench.worker.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a crew does, window by window. Written on its event loop; read when that has ended, or by
 * whoever does not mind a window that is being written.
 */
final class Timeline implements Log {

  private static final long MOST_MICROS = TimeUnit.MINUTES.toMicros(10);

  private final long startNanos = System.nanoTime();
  private final long windowNanos;
  private final List<Window> windows = new ArrayList<>();

  Timeline(Duration window) {
    this.windowNanos = window.toNanos();
  }

  /** A stretch of time. */
  static final class Window {
    private final Histogram claimed = new Histogram(MOST_MICROS, 3);
    private final Histogram pickedUp = new Histogram(MOST_MICROS, 3);
    private long created;
    private long completed;
    private long refused;

    /** Several as one. */
    static Window merged(List<Window> windows) {
      Window all = new Window();
      for (Window each : windows) {
        all.claimed.add(each.claimed);
        all.pickedUp.add(each.pickedUp);
        all.created += each.created;
        all.completed += each.completed;
        all.refused += each.refused;
      }
      return all;
    }

    /** Microseconds of the claims that got a task. */
    Histogram claimed() {
      return claimed;
    }

    /** Microseconds from when tasks were due to be created until a worker had them. */
    Histogram pickedUp() {
      return pickedUp;
    }

    long created() {
      return created;
    }

    long completed() {
      return completed;
    }

    long refused() {
      return refused;
    }
  }

  /** Whole windows from one second of its life to another, both multiples of a window. */
  List<Window> between(Duration from, Duration to) {
    int first = (int) (from.toNanos() / windowNanos);
    int last = (int) (to.toNanos() / windowNanos);
    synchronized (windows) {
      return List.copyOf(windows.subList(first, Math.min(last, windows.size())));
    }
  }

  long windowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(windowNanos);
  }

  private Window now() {
    int place = (int) ((System.nanoTime() - startNanos) / windowNanos);
    synchronized (windows) {
      while (windows.size() <= place) {
        windows.add(new Window());
      }
      return windows.get(place);
    }
  }

  private static void record(Histogram micros, long nanos) {
    micros.recordValue(Math.min(nanos / 1_000, MOST_MICROS));
  }

  @Override
  public void created(int tasks, long nanos) {
    now().created += tasks;
  }

  @Override
  public void claimed(int tasks, long nanos) {
    if (tasks > 0) {
      record(now().claimed, nanos);
    }
  }

  @Override
  public void pickedUp(long nanos) {
    record(now().pickedUp, nanos);
  }

  @Override
  public void completed(int tasks, long nanos) {
    now().completed += tasks;
  }

  @Override
  public void refused() {
    now().refused++;
  }
}
