package dev.errand.bench.queue;

import dev.errand.bench.queue.Load.Kind;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the service is to reach beside the SQL alone, on two cores. */
final class ThroughputGoals {

  private static final int CLIENTS = 16;
  private static final int BULK = 100;
  private static final double ENQUEUE_RATIO = 0.6;
  private static final double WORK_RATIO = 0.8;
  private static final double BULK_ENQUEUED = 40_000;
  private static final double BULK_WORKED = 25_000;

  private ThroughputGoals() {}

  static List<Goal> of(List<Compared> all) {
    return List.of(
        Goal.atLeast(
            "enqueue one by one, 16 clients, over the SQL alone",
            most(all, Kind.ENQUEUE, 1, CLIENTS, Compared::ratio),
            ENQUEUE_RATIO),
        Goal.atLeast(
            "enqueue in bulk, tasks/s",
            most(all, Kind.ENQUEUE, BULK, 0, each -> each.ofService().tasksPerSecond()),
            BULK_ENQUEUED),
        Goal.atLeast(
            "claim + complete one by one, 16 workers, over the SQL alone",
            most(all, Kind.WORK, 1, CLIENTS, Compared::ratio),
            WORK_RATIO),
        Goal.atLeast(
            "claim + complete by hundreds, tasks/s",
            most(all, Kind.WORK, BULK, 0, each -> each.ofService().tasksPerSecond()),
            BULK_WORKED));
  }

  /**
   * The most of the loads of a kind.
   *
   * @param size one, or so many at least
   * @param clients 0: any
   */
  private static double most(
      List<Compared> all, Kind kind, int size, int clients, ToDoubleFunction<Compared> figure) {
    return all.stream()
        .filter(each -> each.load().kind() == kind)
        .filter(each -> each.load().isSingle() == (size == 1) && each.load().size() >= size)
        .filter(each -> clients == 0 || each.load().clients() == clients)
        .mapToDouble(figure)
        .max()
        .orElse(Double.NaN);
  }
}
