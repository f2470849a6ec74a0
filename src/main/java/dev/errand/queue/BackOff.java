package dev.errand.queue;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a task rests after a failure: base times two to the number of earlier attempts, the cap
 * at most; half of it fixed, half random, so that what failed together does not come back together.
 *
 * @param random from 0 to 1, drawn anew for each failure
 */
public record BackOff(Duration base, Duration cap, DoubleSupplier random) {

  private static final double MILLIS = 1_000.0;

  /**
   * What one failure's statement is told.
   *
   * @param seconds the whole pause, if the worker named one
   */
  record Pause(@Nullable Integer seconds, double baseSeconds, double capSeconds, double random) {}

  /** The pause after a failure; exactly as long as the worker says, if it does. */
  Pause pause(@Nullable Integer seconds) {
    return new Pause(
        seconds, base.toMillis() / MILLIS, cap.toMillis() / MILLIS, random.getAsDouble());
  }
}
