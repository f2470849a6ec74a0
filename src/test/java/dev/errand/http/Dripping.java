package dev.errand.http;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends a byte now and then; what the server makes of it, tests read meanwhile. */
final class Dripping {

  private static final long PAUSE_MILLIS = 20;

  private Dripping() {}

  /** Sends a text again and again, while the test looks. */
  static void endless(RawHttp to, String text, Runnable test) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    int[] sent = {0};
    try {
      Future<?> unused =
          clock.scheduleWithFixedDelay(
              () -> to.drip((byte) text.charAt(sent[0]++ % text.length())),
              0,
              PAUSE_MILLIS,
              TimeUnit.MILLISECONDS);
      test.run();
    } finally {
      clock.shutdownNow();
    }
  }
}
