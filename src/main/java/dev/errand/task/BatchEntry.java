package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.task.TaskEntry.Item;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Creations of many tasks of which some are to stand in a queue. */
final class BatchEntry {

  /** A holder that was gone when it was looked for gives way to another try. */
  private static final int MAX_TRIES = 4;

  private BatchEntry() {}

  /** A task and the place of its draft, from 1 on. */
  record Placed(Task task, int place) {

    private static Placed of(io.vertx.sqlclient.Row row) {
      return new Placed(Task.of(row), row.getInteger(15));
    }
  }

  /**
   * As {@link TaskEntry}'s creation of one. Ids are drawn in the order of the items, keys taken in
   * their own: two batches that share some would wait for each other's. What it gives is in no
   * order: where sorts are off, one that can't be helped hides what a join costs.
   */
  static final Statement<List<Placed>> INSERT =
      Statement.many(
          "task-insert-batch-queued",
          Budget.BULK,
          """
          with owner as (
            select id from users where id = $1 and deleting_at is null for key share),
          draft as materialized (
            select nextval('tasks_id_seq') as task_id, d.* from owner, unnest($2::text[], $3::text[],
                $4::smallint[], $5::timestamptz[], $6::text[], $7::text[], $8::timestamptz[],
                $9::smallint[], $10::text[]) with ordinality
              as d (title, list, priority, due_at, payload, queue, at, most, key, place)
            order by place),
          entered as (
            insert into queued_tasks
              (owner_id, task_id, fence, claim_at, max_attempts, priority, queue, unique_key)
            select $1, task_id, 0, greatest(at, now()), most, priority, queue, key
            from draft where queue is not null order by queue, key, place
            on conflict (owner_id, queue, unique_key) where unique_key is not null do nothing
            returning task_id),
          t as (
            insert into tasks (owner_id, id, title, list, priority, due_at, payload, is_queued,
              created_at, updated_at)
            select $1, d.task_id, d.title, d.list, d.priority, d.due_at, d.payload::jsonb,
              d.queue is not null, now(), now()
            from draft d left join entered e on e.task_id = d.task_id
            where d.queue is null or e.task_id is not null
            returning tasks.*)
          select %s, d.place::int from t join draft d on d.task_id = t.id"""
              .formatted(Task.COLUMNS),
          Placed::of);

  /**
   * uq_queued_tasks_unique_key, then pk_tasks, each once a key: LATERAL and LIMIT keep PostgreSQL
   * from joining the keys with all that the owner has, and the order from another index.
   */
  private static final Statement<List<Task>> HOLDERS =
      Statement.many(
          "task-get-holders",
          Budget.BULK,
          """
          select %s from unnest($2::text[], $3::text[]) as k (queue, key)
            cross join lateral (
              select owner_id, task_id, queue, claim_at, lease_ends_at, attempts, max_attempts,
                unique_key, fence, leased_by
              from queued_tasks
              where owner_id = $1 and queue = k.queue and unique_key between k.key and k.key
              order by unique_key limit 1) q
            cross join lateral %s"""
              .formatted(Task.WHOLE, Task.OF_QUEUE),
          Task::whole);

  /** Whether nothing can keep any of them from being created: none has a unique key. */
  static boolean isUnconditional(List<TaskDraft> drafts) {
    return drafts.stream().map(TaskDraft::queue).allMatch(q -> q == null || q.uniqueKey() == null);
  }

  /** Creates those that can be, and finds the others' holders; empty when there is no owner. */
  static Future<List<Item>> create(Transaction transaction, Caller caller, List<TaskDraft> drafts) {
    return round(transaction, caller, drafts, new Item[drafts.size()], 1);
  }

  private static Future<List<Item>> round(
      Transaction transaction,
      Caller caller,
      List<TaskDraft> drafts,
      @Nullable Item[] items,
      int tried) {
    List<Integer> open =
        IntStream.range(0, items.length).filter(i -> items[i] == null).boxed().toList();
    List<TaskDraft> rest = open.stream().map(drafts::get).toList();
    return transaction
        .run(INSERT, arguments(caller, rest))
        .compose(
            placed -> {
              placed.forEach(each -> items[open.get(each.place() - 1)] = item(each, rest));
              return holders(transaction, caller, drafts, items);
            })
        .compose(found -> rest(transaction, caller, drafts, items, tried));
  }

  /** Goes on with those whose holder was gone when it was looked for. */
  private static Future<List<Item>> rest(
      Transaction transaction,
      Caller caller,
      List<TaskDraft> drafts,
      @Nullable Item[] items,
      int tried) {
    if (Arrays.stream(items).allMatch(Objects::nonNull)) {
      return Future.succeededFuture(List.of(items));
    }
    if (tried < MAX_TRIES && isNewPossible(drafts, items)) {
      return round(transaction, caller, drafts, items, tried + 1);
    }
    return Arrays.stream(items).allMatch(Objects::isNull)
        ? Future.succeededFuture(List.of())
        : QueuedTasks.restless();
  }

  /** Nothing but a key can keep a draft from being created, unless the owner does. */
  private static boolean isNewPossible(List<TaskDraft> drafts, @Nullable Item[] items) {
    return IntStream.range(0, items.length)
        .filter(i -> items[i] == null)
        .mapToObj(i -> drafts.get(i).queue())
        .allMatch(queue -> queue != null && queue.uniqueKey() != null);
  }

  private record Key(@Nullable String queue, @Nullable String key) {}

  private static Future<@Nullable Void> holders(
      Transaction transaction, Caller caller, List<TaskDraft> drafts, @Nullable Item[] items) {
    Map<Key, List<Integer>> wanted = new HashMap<>();
    for (int i = 0; i < items.length; i++) {
      QueueDraft queue = drafts.get(i).queue();
      if (items[i] == null && queue != null && queue.uniqueKey() != null) {
        wanted
            .computeIfAbsent(new Key(queue.name(), queue.uniqueKey()), key -> new ArrayList<>())
            .add(i);
      }
    }
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    String[] queues = wanted.keySet().stream().map(Key::queue).toArray(String[]::new);
    String[] keys = wanted.keySet().stream().map(Key::key).toArray(String[]::new);
    return transaction
        .run(HOLDERS, Tuple.of(caller.ownerId(), queues, keys))
        .map(
            tasks -> {
              for (Task task : tasks) {
                QueueState queue = Objects.requireNonNull(task.queue());
                wanted
                    .getOrDefault(new Key(queue.name(), queue.uniqueKey()), List.of())
                    .forEach(i -> items[i] = new Item(task, false));
              }
              return null;
            });
  }

  /** Of drafts none of which could be kept from being created, in their order. */
  static List<Item> made(List<Placed> placed, List<TaskDraft> drafts) {
    return placed.stream()
        .sorted(Comparator.comparingInt(Placed::place))
        .map(each -> item(each, drafts))
        .toList();
  }

  private static Item item(Placed placed, List<TaskDraft> drafts) {
    QueueDraft queue = drafts.get(placed.place() - 1).queue();
    return queue == null ? new Item(placed.task(), true) : TaskEntry.created(placed.task(), queue);
  }

  static Tuple arguments(Caller caller, List<TaskDraft> drafts) {
    return TaskBatch.arguments(caller, drafts)
        .addValue(column(drafts, QueueDraft::name).toArray(String[]::new))
        .addValue(column(drafts, QueueDraft::availableAt).toArray(OffsetDateTime[]::new))
        .addValue(column(drafts, QueueDraft::maxAttempts).toArray(Short[]::new))
        .addValue(column(drafts, QueueDraft::uniqueKey).toArray(String[]::new));
  }

  private static <T> List<@Nullable T> column(
      List<TaskDraft> drafts, Function<QueueDraft, @Nullable T> member) {
    return TaskBatch.column(
        drafts, draft -> draft.queue() == null ? null : member.apply(draft.queue()));
  }
}
