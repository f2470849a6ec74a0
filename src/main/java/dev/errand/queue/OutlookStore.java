package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks what queues have next, many in one statement.
 *
 * <p>Confined to one event loop.
 */
final class OutlookStore implements Outlook.Looker {

  private static final long LIMIT_MILLIS = 5_000;

  private final Database database;
  private final Floors floors;
  private final LongSupplier nanoTime;

  /**
   * Looks on one event loop.
   *
   * @param floors what the claims know of where to begin
   * @param nanoTime the scale of {@link System#nanoTime()}
   */
  OutlookStore(Database database, Floors floors, LongSupplier nanoTime) {
    this.database = database;
    this.floors = floors;
    this.nanoTime = nanoTime;
  }

  /** What a queue has next; the time is PostgreSQL's. */
  private record Next(@Nullable Double millis, OffsetDateTime now, long costNanos) {

    private static Next of(Row row) {
      return new Next(row.getDouble(0), row.getOffsetDateTime(1), (long) (row.getDouble(2) * 1e9));
    }

    /** One look was for so many. */
    private Next shared(int queues) {
      return new Next(millis, now, costNanos / queues);
    }

    private @Nullable Long wholeMillis() {
      return millis == null ? null : (long) Math.ceil(millis);
    }
  }

  /**
   * ix_queued_tasks_claim, the first entry of each range behind its floor, in the order of the
   * arguments. And not far ahead: there lie the ends of leases, dead ones too, as many as were
   * completed since the oldest snapshot that somebody holds.
   */
  private static final Statement<List<Next>> LOOK =
      Statement.many(
          "queue-outlook",
          Budget.CLAIM,
          """
          select extract(epoch from f.claim_at - now())::float8 * 1000, now(),
            extract(epoch from clock_timestamp() - now())::float8
          from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[],
              $5::timestamptz[])
            with ordinality as w (owner_id, queue, low, medium, high, place)
          cross join lateral (
            select min(x.claim_at) as claim_at
            from (values (1::smallint, w.low), (2::smallint, w.medium), (3::smallint, w.high))
              as r (priority, least)
            cross join lateral (
              select q.claim_at from queued_tasks q
              where q.owner_id = w.owner_id and q.queue = w.queue and q.priority = r.priority
                and q.claim_at >= r.least and q.claim_at <= now() + $6::int * interval '1 ms'
              order by q.claim_at limit 1) x) f
          order by w.place""",
          Next::of);

  @Override
  public Future<List<@Nullable Long>> look(List<QueueKey> queues, long aheadMillis) {
    long start = nanoTime.getAsLong();
    List<OffsetDateTime[]> least =
        IntStream.rangeClosed(1, Floors.PRIORITIES)
            .mapToObj(priority -> least(queues, priority, start))
            .toList();
    Tuple arguments =
        Tuple.of(
            queues.stream().map(QueueKey::owner).toArray(Long[]::new),
            queues.stream().map(QueueKey::queue).toArray(String[]::new),
            least.get(0),
            least.get(1),
            least.get(2),
            (int) aheadMillis);
    return database
        .run(LOOK, arguments, Deadline.in(LIMIT_MILLIS))
        .map(found -> told(queues, least, found, start));
  }

  @Override
  public void forget(QueueKey queue) {
    floors.forget(queue.owner(), queue.queue());
  }

  private OffsetDateTime[] least(List<QueueKey> queues, int priority, long start) {
    return queues.stream()
        .map(key -> floors.of(key.owner(), key.queue(), priority).from(start))
        .toArray(OffsetDateTime[]::new);
  }

  private List<@Nullable Long> told(
      List<QueueKey> queues, List<OffsetDateTime[]> least, List<Next> found, long start) {
    List<@Nullable Long> told = new ArrayList<>(queues.size());
    for (int i = 0; i < queues.size(); i++) {
      Next next = found.get(i);
      Long millis = next.wholeMillis();
      told.add(millis);
      if (millis == null || millis > 0) {
        // Nothing is ready there: as good as a claim that found nothing.
        raise(queues.get(i), i, least, next.shared(queues.size()), start);
      }
    }
    return told;
  }

  private void raise(QueueKey key, int at, List<OffsetDateTime[]> least, Next next, long start) {
    for (int priority = 1; priority <= Floors.PRIORITIES; priority++) {
      floors
          .of(key.owner(), key.queue(), priority)
          .looked(least.get(priority - 1)[at], next.now(), start, next.costNanos());
    }
  }
}
