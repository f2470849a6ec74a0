package dev.errand.auth;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a {@link KeySource}, read anew now and then and when a token names one that is not
 * known. When the source fails, the last good ones stay. Reads on a thread of its own, one at a
 * time; may be asked from any thread.
 */
final class KeyRing implements AutoCloseable {

  /** The keys by now; generations tell whether they are others than before. */
  record Current(int generation, Keys keys) {}

  private static final CompletableFuture<Boolean> NOTHING_NEW =
      CompletableFuture.completedFuture(false);

  private final KeySource source;
  private final KeySource.Times times;
  private final Observer observer;
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(KeyRing::thread);
  private volatile @Nullable Current current;
  // Guarded by this.
  private @Nullable CompletableFuture<Boolean> underWay;
  private long lastNanos;

  KeyRing(KeySource source, KeySource.Times times, Observer observer) {
    this.source = source;
    this.times = times;
    this.observer = observer;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "errand-keys");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Reads the keys for the first time; blocks.
   *
   * @throws IOException if there are none to be had
   */
  void start() throws IOException, InterruptedException {
    synchronized (this) {
      lastNanos = System.nanoTime();
    }
    take(readKeys());
    again(times.refresh());
  }

  /** The keys; only once started. */
  Current current() {
    Current now = current;
    if (now == null) {
      throw new IllegalStateException("not started");
    }
    return now;
  }

  /**
   * Asks for keys that are newer than these, for a token names one that is not among them.
   *
   * @return whether there are any; at once false when the last reading was too short a while ago.
   *     Completes on the thread that reads; never fails
   */
  synchronized CompletableFuture<Boolean> newerThan(Current seen) {
    if (current().generation() != seen.generation()) {
      return CompletableFuture.completedFuture(true);
    }
    if (underWay != null) {
      return underWay;
    }
    if (System.nanoTime() - lastNanos < times.pause().toNanos()) {
      return NOTHING_NEW;
    }
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    try {
      reader.execute(() -> read(begun));
    } catch (RejectedExecutionException closed) {
      return NOTHING_NEW;
    }
    underWay = begun;
    lastNanos = System.nanoTime();
    return begun;
  }

  private void read(CompletableFuture<Boolean> asked) {
    int before = current().generation();
    readAgain();
    synchronized (this) {
      underWay = null;
    }
    asked.complete(current().generation() != before);
  }

  private void onTime() {
    synchronized (this) {
      lastNanos = System.nanoTime();
    }
    Duration shorter =
        times.pause().compareTo(times.refresh()) < 0 ? times.pause() : times.refresh();
    again(readAgain() ? times.refresh() : shorter);
  }

  private void again(Duration pause) {
    try {
      Future<?> unused = reader.schedule(this::onTime, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      // Nobody needs them any more.
    }
  }

  private boolean readAgain() {
    try {
      take(readKeys());
      return true;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException failed) {
      observer.on(new Event.KeysFailed(failed));
    }
    return false;
  }

  private Keys readKeys() throws IOException, InterruptedException {
    String json = source.read(times.limit());
    try {
      return Keys.ofJwks(json);
    } catch (IllegalArgumentException unusable) {
      throw new IOException(unusable.getMessage(), unusable);
    }
  }

  private void take(Keys read) {
    Current before = current;
    if (before == null || !before.keys().equalTo(read)) {
      current = new Current(before == null ? 1 : before.generation() + 1, read);
      observer.on(new Event.KeysChanged(read.size()));
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
