package dev.errand.queue;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Heartbeats and completions of many tasks, each one statement. */
final class LeaseBatchStore {

  private final Database database;
  private final UserStore users;
  private final Observer observer;

  LeaseBatchStore(Database database, UserStore users, Observer observer) {
    this.database = database;
    this.users = users;
    this.observer = observer;
  }

  /**
   * A task of a batch.
   *
   * @param result a JSON object as compact text, or null
   */
  record Item(long taskId, UUID token, @Nullable String result) {}

  /**
   * pk_queued_tasks. Locked in the order of the ids, so that no two batches meet crosswise. What is
   * known of a row comes out of arrays and not by a join: planned without arguments that would
   * compare each row with each, or begin with all that the owner has.
   */
  private static final Statement<List<Long>> HEARTBEAT =
      Statement.many(
          "heartbeat-batch",
          Budget.UPKEEP,
          """
          with mine as materialized (
            select q.task_id
            from (
                select u.id, u.token from unnest($2::bigint[], $3::uuid[]) as u (id, token)
                order by u.id) w
            cross join lateral (
              select task_id from queued_tasks
              where owner_id = $1 and task_id = w.id and token = w.token and lease_ends_at > now()
              for update) q)
          update queued_tasks q
          set lease_ends_at = now() + $4::int * interval '1 s',
            claim_at = case when q.claim_at is not null then now() + $4::int * interval '1 s' end
          where q.owner_id = $1 and q.task_id = any(array(select task_id from mine))
          returning q.task_id""",
          row -> row.getLong(0));

  /** Which of the tasks keep their lease, for so many seconds from now. */
  Future<Set<Long>> heartbeat(Caller caller, List<Item> items, int leaseSeconds) {
    return database
        .run(HEARTBEAT, arguments(caller, items).addValue(leaseSeconds), caller.deadline())
        .compose(kept -> told(caller, items, new HashSet<>(kept)));
  }

  /** pk_queued_tasks, then pk_tasks; locked as above. */
  private static final Statement<List<Long>> COMPLETE =
      Statement.many(
          "complete-batch",
          Budget.UPKEEP,
          """
          with mine as materialized (
            select q.task_id, q.fence
            from (
                select u.id, u.token from unnest($2::bigint[], $3::uuid[]) as u (id, token)
                order by u.id) w
            cross join lateral (
              select task_id, fence from queued_tasks
              where owner_id = $1 and task_id = w.id and token = w.token
              for update) q),
          gone as (
            delete from queued_tasks q
            where q.owner_id = $1 and q.task_id = any(array(select task_id from mine)))
          update tasks t
          set is_done = true, done_at = coalesce(t.done_at, now()),
            result = ($4::text[])[array_position($2::bigint[], t.id)]::jsonb,
            completion_token = ($3::uuid[])[array_position($2::bigint[], t.id)],
            fence = (array(select fence from mine))
              [array_position(array(select task_id from mine), t.id)],
            is_queued = false, version = version + 1, updated_at = greatest(updated_at, now())
          where t.owner_id = $1 and t.id = any(array(select task_id from mine))
          returning t.id""",
          row -> row.getLong(0));

  /** pk_tasks. */
  private static final Statement<List<Long>> COMPLETED =
      Statement.many(
          "completed-batch",
          Budget.UPKEEP,
          """
          select t.id
          from unnest($2::bigint[], $3::uuid[]) as w (id, token)
          cross join lateral (
            select id from tasks
            where owner_id = $1 and id = w.id and completion_token = w.token offset 0) t""",
          row -> row.getLong(0));

  /** Which of the tasks are done by their tokens, now or since earlier. */
  Future<Set<Long>> complete(Caller caller, List<Item> items) {
    String[] results = items.stream().map(Item::result).toArray(String[]::new);
    return database
        .run(COMPLETE, arguments(caller, items).addValue(results), caller.deadline())
        .compose(
            done -> {
              observer.on(new Event.QueueWork(Event.Work.COMPLETED, done.size()));
              return done.size() == items.size()
                  ? Future.succeededFuture(new HashSet<>(done))
                  : earlier(caller, items, done);
            });
  }

  /** Only who sends something again, or has lost a lease, pays for a second statement. */
  private Future<Set<Long>> earlier(Caller caller, List<Item> items, List<Long> done) {
    return database
        .run(COMPLETED, arguments(caller, items), caller.deadline())
        .compose(
            completed -> {
              Set<Long> all = new HashSet<>(done);
              all.addAll(completed);
              return told(caller, items, all);
            });
  }

  /** Counts what is lost; an unknown owner has nothing else. */
  private Future<Set<Long>> told(Caller caller, List<Item> items, Set<Long> kept) {
    Future<Set<Long>> all =
        kept.isEmpty()
            ? users.get(caller.ownerId(), caller.deadline()).map(kept)
            : Future.succeededFuture(kept);
    return all.onSuccess(
        known -> {
          if (known.size() < items.size()) {
            observer.on(new Event.QueueWork(Event.Work.LEASE_LOST, items.size() - known.size()));
          }
        });
  }

  private static Tuple arguments(Caller caller, List<Item> items) {
    List<Long> ids = new ArrayList<>(items.size());
    List<UUID> tokens = new ArrayList<>(items.size());
    for (Item item : items) {
      ids.add(item.taskId());
      tokens.add(item.token());
    }
    return Tuple.of(caller.ownerId(), ids.toArray(Long[]::new), tokens.toArray(UUID[]::new));
  }
}
