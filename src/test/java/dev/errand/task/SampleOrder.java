package dev.errand.task;

import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The six orders of the contract, as comparators. */
final class SampleOrder {

  static final Map<String, Comparator<SampleTask>> ALL = new LinkedHashMap<>();

  private static final Comparator<SampleTask> ID = Comparator.comparingLong(SampleTask::id);
  private static final Comparator<SampleTask> PRIORITY =
      Comparator.comparingInt(SampleTask::priority).thenComparing(ID);
  private static final Comparator<SampleTask> NO_DUE_LAST =
      Comparator.comparing(task -> task.dueAt() == null);
  private static final Comparator<@Nullable OffsetDateTime> DUE =
      Comparator.nullsLast(Comparator.naturalOrder());

  static {
    ALL.put("id", ID);
    ALL.put("-id", ID.reversed());
    ALL.put("dueAt", NO_DUE_LAST.thenComparing(SampleTask::dueAt, DUE).thenComparing(ID));
    ALL.put(
        "-dueAt",
        NO_DUE_LAST.thenComparing(
            Comparator.comparing(SampleTask::dueAt, DUE).thenComparing(ID).reversed()));
    ALL.put("priority", PRIORITY);
    ALL.put("-priority", PRIORITY.reversed());
  }

  private SampleOrder() {}

  static Comparator<SampleTask> of(String sort) {
    Comparator<SampleTask> order = ALL.get(sort);
    if (order == null) {
      throw new IllegalArgumentException(sort);
    }
    return order;
  }
}
