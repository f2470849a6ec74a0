package dev.errand.queue.history;

import java.util.Random;

/** What becomes of a lease in a worker's hands, and of how many in a hundred. */
enum Fate {
  COMPLETED_ALONE(24),
  COMPLETED_IN_BATCH(40),
  KEPT_AND_COMPLETED(8),
  COMPLETED_TWICE(2),
  FAILED(8),
  RELEASED(6),
  /** Its worker forgets it. */
  DROPPED(4),
  /** Its worker comes back to it when it has expired. */
  LATE(8);

  private final int share;

  Fate(int share) {
    this.share = share;
  }

  static Fate draw(Random random) {
    int drawn = random.nextInt(100);
    for (Fate each : values()) {
      drawn -= each.share;
      if (drawn < 0) {
        return each;
      }
    }
    throw new IllegalStateException("the shares are no hundred");
  }
}
