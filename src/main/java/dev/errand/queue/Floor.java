package dev.errand.queue;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Where claims begin to look in one range of ix_queued_tasks_claim: an owner's queue at one
 * priority. What lies before has been claimed and is dead there for as long as somebody holds an
 * old snapshot; to walk over it would make each claim dearer than the last.
 *
 * <p>Ready work moves forward in time: a row gets claim_at from the database's clock or later. So
 * once all up to a time have been seen, only few can still come before it: a row that was committed
 * late, one that another transaction held and gave back (a claim rolled back, a row that a patch
 * had locked), one that came with its old time from another priority or owner, and all after the
 * clock has stepped back.
 *
 * <p>The invariant: no ready row is passed over for longer than {@link #MAX_PAUSE}. A row that lies
 * {@link #MARGIN} before what was last seen is not passed over at all; any other is met by the next
 * full look, from the beginning of time, which each range has {@link #MAX_PAUSE} after its last one
 * at the latest, and much sooner where a full look costs little. A floor ahead of the database's
 * clock is given up at once. It hides nothing else, for a floor belongs to one event loop of one
 * replica: what others do can only take rows away or add them with their present time.
 *
 * <p>Confined to one event loop.
 */
final class Floor {

  /** The longest time for which a floor may hide a row that came late. */
  static final Duration MAX_PAUSE = Duration.ofSeconds(2);

  /** Full looks are not closer to each other. */
  static final Duration MIN_PAUSE = Duration.ofMillis(200);

  /** Most rows are committed within that of their claim_at. */
  static final Duration MARGIN = Duration.ofMillis(250);

  /** Before everything. */
  static final OffsetDateTime NONE = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  /** Full looks may take that part of the time. */
  private static final int SHARE = 50;

  private OffsetDateTime from = NONE;
  private long fullDueNanos;
  private long lastCostNanos;
  private boolean hasLooked;

  /**
   * Where a look that begins now begins. Of those that begin at about the same time one is full:
   * together they would make each other so dear that the next one is due before they end.
   */
  OffsetDateTime from(long nowNanos) {
    if (!isFullDue(nowNanos)) {
      return from;
    }
    hasLooked = true;
    fullDueNanos = nowNanos + MAX_PAUSE.toNanos();
    return NONE;
  }

  private boolean isFullDue(long nowNanos) {
    return !hasLooked || nowNanos - fullDueNanos >= 0;
  }

  /**
   * A look has ended.
   *
   * @param began where it began
   * @param seen up to which time it has met every row that it could
   * @param startNanos before it was sent
   * @param costNanos what it took PostgreSQL
   */
  void looked(OffsetDateTime began, OffsetDateTime seen, long startNanos, long costNanos) {
    if (began.equals(NONE)) {
      lastCostNanos = costNanos;
      long pause = Math.max(MIN_PAUSE.toNanos(), costNanos * SHARE);
      // From its start: what was committed after that it may have missed.
      fullDueNanos = startNanos + Math.min(MAX_PAUSE.toNanos(), pause);
      hasLooked = true;
    }
    OffsetDateTime next = seen.minus(MARGIN);
    if (began.isAfter(seen)) {
      // The clock has stepped back, and new rows come before the old floor.
      hasLooked = false;
    }
    from = next;
  }

  /**
   * A row may have come with an old time: the next look is a full one where that costs little. A
   * dear one keeps its pace, or work that is late because of it would call for ever more of them.
   */
  void forget() {
    if (lastCostNanos * SHARE <= MIN_PAUSE.toNanos()) {
      hasLooked = false;
    }
  }
}
