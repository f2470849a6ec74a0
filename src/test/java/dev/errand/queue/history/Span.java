package dev.errand.queue.history;

/**
 * When a call was sent and when its answer was there. What it did happened in between; if there was
 * no answer, at any time behind the invocation, or never.
 *
 * @param invoked on the scale of {@link System#nanoTime()}, as all of this JVM
 * @param returned on the same scale
 */
record Span(long invoked, long returned) {

  Span {
    if (returned < invoked) {
      throw new IllegalArgumentException("answered before it was asked");
    }
  }

  /** Whether it was over when the other one began. */
  boolean isBefore(Span other) {
    return returned < other.invoked;
  }

  /** A call that has been sent and may have gone on for ever. */
  Span unanswered() {
    return new Span(invoked, Long.MAX_VALUE);
  }
}
