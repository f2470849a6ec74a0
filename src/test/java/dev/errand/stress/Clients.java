package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/** Clients at work at once: each does the same again and again, until it fails or all end. */
public final class Clients implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean ending;

  /** Starts as many, each made with its number from 0 on. */
  public static Clients start(String name, int count, IntFunction<Runnable> work) {
    Clients clients = new Clients();
    for (int i = 0; i < count; i++) {
      Runnable mine = work.apply(i);
      Thread thread = new Thread(() -> clients.repeat(mine), name + "-" + i);
      clients.threads.add(thread);
      thread.start();
    }
    return clients;
  }

  private void repeat(Runnable work) {
    try {
      while (!ending) {
        work.run();
      }
    } catch (RuntimeException | AssertionError failed) {
      failures.add(failed);
    }
  }

  /** Fails if one of them has failed. */
  public void assertNoneFailed() {
    Throwable first = failures.peek();
    if (first != null) {
      throw new AssertionError("of the clients failed: " + failures.size(), first);
    }
  }

  public boolean hasFailed() {
    return !failures.isEmpty();
  }

  /** Lets each finish what it is at, and fails if one of them has failed. */
  public void end() {
    ending = true;
    for (Thread thread : threads) {
      Awaitility.await(thread.getName() + " has ended")
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .until(() -> !thread.isAlive());
    }
    assertNoneFailed();
    assertThat(threads).isNotEmpty();
  }

  @Override
  public void close() {
    ending = true;
  }
}
