package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.task.Task;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Claims in PostgreSQL. Futures fail with a {@link dev.errand.problem.Problem}.
 *
 * <p>Confined to one event loop.
 */
final class ClaimStore {

  private final Database database;
  private final Supplier<UUID> tokens;
  private final LongSupplier nanoTime;
  private final Floors floors;

  /**
   * Claims on one event loop.
   *
   * @param tokens makes tokens that nobody can guess
   * @param nanoTime the scale of {@link System#nanoTime()}
   */
  ClaimStore(Database database, Floors floors, Supplier<UUID> tokens, LongSupplier nanoTime) {
    this.database = database;
    this.tokens = tokens;
    this.nanoTime = nanoTime;
    this.floors = floors;
  }

  /** What a claim's statement gives: a row even when it took nothing, for the time. */
  private record Taken(
      OffsetDateTime now,
      long costNanos,
      boolean isOwnerKnown,
      int place,
      OffsetDateTime was,
      @Nullable Task task) {

    private static final int PLACE = Task.WIDTH;

    private static Taken of(Row row) {
      OffsetDateTime now = row.getOffsetDateTime(PLACE + 2);
      long cost = (long) (row.getDouble(PLACE + 3) * 1e9);
      boolean known = row.getBoolean(PLACE + 4);
      return row.getLong(PLACE) == null
          ? new Taken(now, cost, known, 0, now, null)
          : new Taken(
              now,
              cost,
              known,
              row.getLong(PLACE).intValue(),
              row.getOffsetDateTime(PLACE + 1),
              Task.whole(row));
    }
  }

  /**
   * ix_queued_tasks_claim, one range after the other and in each only as far as needed: nothing is
   * locked beyond the limit. Then pk_queued_tasks and pk_tasks by key. A range has a constant limit
   * of its own, for PostgreSQL to know without arguments that few rows come out. What was taken is
   * looked up in arrays: planned without arguments, a join would compare each row with each or, on
   * a table that was empty then, begin with all that the owner has. The owner stands inside and
   * outside: rows may be sharded by it.
   */
  private static final Statement<List<Taken>> CLAIM =
      Statement.many(
          "claim",
          Budget.CLAIM,
          """
          with p as materialized (
            select x.task_id, x.claim_at as was, r.place
            from unnest($2::text[], $3::smallint[], $4::timestamptz[])
              with ordinality as r (queue, priority, least, place)
            cross join lateral (
              select task_id, claim_at from queued_tasks
              where owner_id = $1 and queue = r.queue and priority = r.priority
                and claim_at >= r.least and claim_at <= now()
              order by claim_at, task_id limit 100
              for update skip locked) x
            limit $5),
          q as (
            update queued_tasks c
            set token = $6::uuid, attempts = c.attempts + 1, fence = c.fence + 1,
              leased_by = $7::text, lease_ends_at = now() + $8::int * interval '1 s',
              claim_at = case when c.attempts + 1 < c.max_attempts
                then now() + $8::int * interval '1 s' end
            where c.owner_id = $1 and c.task_id = any(array(select task_id from p))
            returning c.*,
              (array(select was from p))
                [array_position(array(select task_id from p), c.task_id)] as was,
              (array(select place from p))
                [array_position(array(select task_id from p), c.task_id)] as place)
          select %s, q.place, q.was, n.now, extract(epoch from clock_timestamp() - n.now)::float8,
            q.task_id is not null or exists (select from users where id = $1)
          from (select now() as now) n
            left join (q cross join lateral %s) on true
          order by q.place, q.was, q.task_id"""
              .formatted(Task.CLAIMED, Task.OF_QUEUE),
          Taken::of);

  /** pk_queued_tasks. All that one claim took has its token. */
  private static final Statement<Integer> UNDO =
      Statement.changing(
          "claim-undo",
          Budget.UPKEEP,
          """
          update queued_tasks
          set token = null, lease_ends_at = null, leased_by = null, claim_at = now(),
            attempts = attempts - 1
          where owner_id = $1 and task_id = any($2::bigint[]) and token = $3""");

  /**
   * Claims what is ready now, in claim order; empty when nothing is. Fails with NOT_FOUND when
   * there is no such owner, who is looked for only then.
   *
   * @param late told of what was claimed nevertheless after the future has failed
   */
  Future<List<Leased>> claim(Caller caller, ClaimOrder order, Consumer<List<Leased>> late) {
    UUID token = tokens.get();
    Look look = new Look(floors, caller.ownerId(), order.queues(), nanoTime.getAsLong());
    Tuple arguments =
        Tuple.of(caller.ownerId(), look.queues(), look.priorities(), look.floors(), order.limit())
            .addValue(token)
            .addValue(order.worker())
            .addValue(order.leaseSeconds());
    return database
        .run(
            CLAIM,
            arguments,
            caller.deadline(),
            taken -> late.accept(leased(taken, order.limit(), token, look)))
        .map(taken -> leased(taken, order.limit(), token, look));
  }

  /**
   * Takes one claim back, at once and without a trace but the fence's.
   *
   * @param all what it took, at least one
   * @return how many were still as it had left them
   */
  Future<Integer> undo(Caller caller, List<Leased> all) {
    Long[] ids = all.stream().map(each -> each.task().id()).toArray(Long[]::new);
    return database.run(
        UNDO, Tuple.of(caller.ownerId(), ids, all.get(0).token()), caller.deadline());
  }

  private static long millis(OffsetDateTime from, OffsetDateTime to) {
    return Duration.between(from, to).toMillis();
  }

  private List<Leased> leased(List<Taken> taken, int limit, UUID token, Look look) {
    List<Leased> all = new ArrayList<>(taken.size());
    for (Taken each : taken) {
      if (each.task() != null) {
        all.add(new Leased(each.task(), token, millis(each.was(), each.now())));
      }
    }
    Taken last = taken.get(taken.size() - 1);
    if (!last.isOwnerKnown()) {
      throw UserStore.unknown();
    }
    if (all.size() < limit) {
      look.exhausted(last.now(), last.costNanos());
    } else {
      look.stopped(last.place(), last.was(), last.now(), last.costNanos());
    }
    return all;
  }
}
