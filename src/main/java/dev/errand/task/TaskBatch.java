package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Statement;
import dev.errand.db.Transaction;
import dev.errand.http.Reply;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.TaskEntry.Item;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Many creations at once, all or none; {@link BatchEntry} makes those that are queued. */
final class TaskBatch {

  /** What an answer may have at most (contract §3). */
  private static final int MAX_ANSWER_BYTES = 4 * 1_024 * 1_024;

  /** A task's JSON without title and payload has fewer bytes. */
  private static final int MOST_FRAME = 640;

  /** So has its member queue, without the unique key. */
  private static final int MOST_QUEUE_FRAME = 512;

  /** A character has three bytes at most, six when it is escaped. */
  private static final int MOST_BYTES_A_CHAR = 6;

  private final Database database;
  private final TaskStore store;

  TaskBatch(Database database, TaskStore store) {
    this.database = database;
    this.store = store;
  }

  /**
   * One row lock for all, and ids in the order of the items: the identity is drawn behind the sort.
   */
  private static final Statement<List<Task>> INSERT =
      Statement.many(
          "task-insert-batch",
          Budget.BULK,
          """
          with owner as (
            select id from users where id = $1 and deleting_at is null for key share)
          insert into tasks as t (owner_id, title, list, priority, due_at, payload, created_at, updated_at)
          select owner.id, d.title, d.list, d.priority, d.due_at, d.payload::jsonb, now(), now()
          from owner, unnest($2::text[], $3::text[], $4::smallint[], $5::timestamptz[], $6::text[])
            with ordinality as d (title, list, priority, due_at, payload, place)
          order by d.place
          returning %s"""
              .formatted(Task.COLUMNS),
          Task::of);

  /**
   * Creates several tasks, which come back in the order given; fails with {@link
   * Kind#CONTENT_TOO_LARGE} when their answer would be too large.
   */
  Future<List<Item>> create(Caller caller, List<TaskDraft> drafts) {
    boolean isPlain = isPlain(drafts);
    boolean isOneStatement = isPlain || BatchEntry.isUnconditional(drafts);
    return (mostBytes(drafts) <= MAX_ANSWER_BYTES && isOneStatement
            ? once(caller, drafts, isPlain)
            : measured(caller, drafts, isPlain))
        .compose(items -> items.isEmpty() ? store.noOwner(caller) : Future.succeededFuture(items));
  }

  /** The same within a transaction, which nothing keeps from giving an answer that is too large. */
  static Future<List<Item>> create(Transaction transaction, Caller caller, List<TaskDraft> drafts) {
    return created(transaction, caller, drafts, isPlain(drafts))
        .compose(
            items ->
                items.isEmpty()
                    ? TaskStore.noOwner(transaction, caller)
                    : Future.succeededFuture(items));
  }

  private static Future<List<Item>> created(
      Transaction transaction, Caller caller, List<TaskDraft> drafts, boolean isPlain) {
    return isPlain
        ? transaction.run(INSERT, arguments(caller, drafts)).map(TaskBatch::made)
        : BatchEntry.create(transaction, caller, drafts);
  }

  private static boolean isPlain(List<TaskDraft> drafts) {
    return drafts.stream().allMatch(draft -> draft.queue() == null);
  }

  private Future<List<Item>> once(Caller caller, List<TaskDraft> drafts, boolean isPlain) {
    return isPlain
        ? database.run(INSERT, arguments(caller, drafts), caller.deadline()).map(TaskBatch::made)
        : database
            .run(BatchEntry.INSERT, BatchEntry.arguments(caller, drafts), caller.deadline())
            .map(rows -> BatchEntry.made(rows, drafts));
  }

  /**
   * Nearly every batch is far from the limit, and one statement is a transaction by itself. Only
   * PostgreSQL knows what its text of a payload measures, so the others are measured before the
   * commit.
   */
  private Future<List<Item>> measured(Caller caller, List<TaskDraft> drafts, boolean isPlain) {
    return database.transaction(
        caller.deadline(),
        transaction -> created(transaction, caller, drafts, isPlain).map(TaskBatch::fitting));
  }

  private static List<Item> fitting(List<Item> items) {
    fitting(TaskEncoder.batch(items));
    return items;
  }

  private static Buffer fitting(Buffer answer) {
    if (answer.length() > MAX_ANSWER_BYTES) {
      throw Problem.of(
          Kind.CONTENT_TOO_LARGE,
          "The answer would have more than " + MAX_ANSWER_BYTES + " bytes.");
    }
    return answer;
  }

  /** The answer to a batch. */
  static Reply answer(List<Item> items) {
    Buffer json = fitting(TaskEncoder.batch(items));
    return items.stream().anyMatch(Item::isNew) ? Reply.created(json) : Reply.ok(json);
  }

  static Tuple arguments(Caller caller, List<TaskDraft> drafts) {
    return Tuple.of(
        caller.ownerId(),
        column(drafts, TaskDraft::title).toArray(String[]::new),
        column(drafts, TaskDraft::list).toArray(String[]::new),
        column(drafts, draft -> draft.priority().code()).toArray(Short[]::new),
        column(drafts, TaskDraft::dueAt).toArray(OffsetDateTime[]::new),
        column(drafts, TaskDraft::payload).toArray(String[]::new));
  }

  private static long mostBytes(List<TaskDraft> drafts) {
    long most = 0;
    for (TaskDraft draft : drafts) {
      long chars = draft.title().length() + (long) draft.payload().length();
      most += MOST_FRAME + chars * MOST_BYTES_A_CHAR;
      QueueDraft queue = draft.queue();
      if (queue != null) {
        // With a unique key the answer may be another task, and is measured in any case.
        most += MOST_QUEUE_FRAME;
      }
    }
    return most;
  }

  static <T> List<@Nullable T> column(
      List<TaskDraft> drafts, Function<TaskDraft, @Nullable T> member) {
    List<@Nullable T> values = new ArrayList<>(drafts.size());
    for (TaskDraft draft : drafts) {
      values.add(member.apply(draft));
    }
    return values;
  }

  private static List<Item> made(List<Task> tasks) {
    tasks.sort(Comparator.comparingLong(Task::id));
    return tasks.stream().map(task -> new Item(task, true)).toList();
  }
}
