package dev.errand.plans;

import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Arguments for the statements by which tasks stand in queues, and of those that tell of it. */
final class QueueArguments {

  private static final long FULL = Owner.QUEUED.id();
  private static final String TIME = "2026-06-01 00:00:00Z";
  private static final int MOST_CREATED = 1_000;

  private final Trials trials;
  private final TaskRows rows;

  private QueueArguments(Trials trials, TaskRows rows) {
    this.trials = trials;
    this.rows = rows;
  }

  static void addTo(Trials trials, TaskRows rows) throws SQLException {
    QueueArguments arguments = new QueueArguments(trials, rows);
    WorkArguments.addTo(trials, rows);
    arguments.standings();
    arguments.changes();
    arguments.creations();
    arguments.figures();
  }

  private void standings() throws SQLException {
    key("queue-lock", 1, rows.ready());
    key("queue-lock-task", 1, rows.ready());
    key("queue-mark", 2, rows.ready());
    key("queue-clear", 1, rows.ready());
    key("queue-state", 3, rows.dead());
    key("task-transfer-standing", 1, rows.ready());
    trials
        .of("queue-enter", 3)
        .with(enter("a task", null))
        .with(enter("a key that is held", "key-300020"));
    trials
        .of("queue-leave", 3)
        .with(Case.of("a ready task", FULL, rows.ready(), 1))
        .with(Case.of("a leased task", FULL, rows.leased(), 1));
    trials.of("queue-touch", 2).with(Case.of("a ready task", FULL, rows.ready(), 3, false));
  }

  private Case enter(String label, @Nullable String key) throws SQLException {
    long plain = rows.queuedId("not is_queued and deleted_at is null");
    return Case.of(label, FULL, plain, 0, 2, null, 10, "mail", key);
  }

  private void key(String statement, int maxRows, long id) {
    trials.of(statement, maxRows).with(Case.of("a task", FULL, id));
  }

  private void changes() throws SQLException {
    long id = rows.dead();
    String other = copy(id);
    trials
        .of("task-transfer-queue", 3)
        .with(Case.of("a dead task", FULL, id, Owner.SMALL.id()).after(other));
    trials
        .of("task-transfer-failures", 200)
        .with(Case.of("a dead task", FULL, id, Owner.SMALL.id()).after(other));
    trials
        .of("user-delete-queued", 3 * 5_000)
        .with(Case.of("the fullest queue", FULL, 5_000, 0))
        .with(Case.of("an owner without", 50_000, 5_000, 0));
  }

  private static String copy(long id) {
    return """
        insert into tasks (owner_id, id, title, created_at, updated_at)
        values (%d, %d, 'x', now(), now())"""
        .formatted(Owner.SMALL.id(), id);
  }

  private void creations() {
    trials
        .of("task-insert-queued", 2)
        .with(created("a task", null))
        .with(created("a key of its own", "new"))
        .with(created("a key that is held", "key-300020"));
    trials
        .of("task-get-holder", 3)
        .with(Case.of("a holder", FULL, "mail", "key-300020"))
        .with(Case.of("nobody", FULL, "mail", "key"));
    // The drafts by their keys, and what was made by its place.
    trials.of("task-insert-batch-queued", 4 * MOST_CREATED).sorting(5 * MOST_CREATED).with(batch());
    String queues = Case.list(MOST_CREATED, "mail");
    String keys =
        IntStream.range(0, MOST_CREATED)
            .mapToObj(i -> "key-" + (300_000 + 10 * i))
            .collect(Collectors.joining(",", "{", "}"));
    trials.of("task-get-holders", 4 * MOST_CREATED).with(Case.of("1,000", FULL, queues, keys));
  }

  private static Case created(String label, @Nullable String key) {
    return Case.of(label, FULL, "Call", "inbox", 2, TIME, "{}", "mail", null, 10, key);
  }

  private static Case batch() {
    int all = MOST_CREATED;
    String keys =
        IntStream.range(0, all)
            .mapToObj(i -> "new-" + i)
            .collect(Collectors.joining(",", "{", "}"));
    return Case.of(
        "1,000 tasks",
        FULL,
        Case.list(all, "Call"),
        Case.list(all, "inbox"),
        Case.list(all, "2"),
        Case.list(all, TIME),
        Case.list(all, "{}"),
        Case.list(all, "mail"),
        Case.list(all, TIME),
        Case.list(all, "10"),
        keys);
  }

  private void figures() {
    trials
        // Not of the fullest queue: its owner has most of the table, which is then read.
        .of("queue-figures", 200)
        .withoutPages()
        .with(Case.of("a small owner", Owner.SMALL.id()))
        .with(Case.of("one of many", 400));
    trials.of("queue-depths", 60_000).withoutPages().with(Case.of("all"));
  }
}
