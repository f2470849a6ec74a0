package dev.errand.queue;

import dev.errand.task.Priority;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The ranges that one claim goes through, in order: each queue from the highest priority to the
 * lowest, each range from its floor on. Places count from 1.
 *
 * <p>Confined to one event loop.
 */
final class Look {

  private static final Priority[] FALLING = {Priority.HIGH, Priority.MEDIUM, Priority.LOW};

  private record Range(String queue, Priority priority, Floor floor, OffsetDateTime from) {}

  private final List<Range> ranges = new ArrayList<>();
  private final long startNanos;

  Look(Floors floors, long ownerId, List<String> queues, long startNanos) {
    this.startNanos = startNanos;
    for (String queue : queues) {
      for (Priority priority : FALLING) {
        Floor floor = floors.of(ownerId, queue, priority.code());
        ranges.add(new Range(queue, priority, floor, floor.from(startNanos)));
      }
    }
  }

  String[] queues() {
    return ranges.stream().map(Range::queue).toArray(String[]::new);
  }

  Short[] priorities() {
    return ranges.stream().map(range -> range.priority().code()).toArray(Short[]::new);
  }

  OffsetDateTime[] floors() {
    return ranges.stream().map(Range::from).toArray(OffsetDateTime[]::new);
  }

  /**
   * The claim was made; all its ranges were looked through.
   *
   * @param now of the database
   * @param costNanos what it took PostgreSQL
   */
  void exhausted(OffsetDateTime now, long costNanos) {
    for (Range range : ranges) {
      range.floor().looked(range.from(), now, startNanos, costNanos);
    }
  }

  /**
   * The claim was made and full: it stopped in one of its ranges, and did not come to those behind.
   *
   * @param place of that range
   * @param last the claim_at that its last row had had
   */
  void stopped(int place, OffsetDateTime last, OffsetDateTime now, long costNanos) {
    for (Range range : ranges.subList(0, place - 1)) {
      range.floor().looked(range.from(), now, startNanos, costNanos);
    }
    Range range = ranges.get(place - 1);
    range.floor().looked(range.from(), last, startNanos, costNanos);
  }
}
