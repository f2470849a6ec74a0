package dev.errand.plans;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Arguments for the statements of the package queue, and of the others that touch queues. */
final class QueueArguments {

  private static final long FULL = Owner.QUEUED.id();
  private static final String TIME = "2026-06-01 00:00:00Z";
  private static final String NO_FLOORS = "1970-01-01 00:00:00Z";
  private static final int MOST_IN_A_BATCH = 100;
  private static final int MOST_CREATED = 1_000;

  private final Trials trials;
  private final TaskRows rows;

  private QueueArguments(Trials trials, TaskRows rows) {
    this.trials = trials;
    this.rows = rows;
  }

  static void addTo(Trials trials, TaskRows rows) throws SQLException {
    QueueArguments arguments = new QueueArguments(trials, rows);
    arguments.claims();
    arguments.leases();
    arguments.batches();
    arguments.standings();
    arguments.changes();
    arguments.creations();
    arguments.figures();
  }

  private long id(String where) throws SQLException {
    return rows.at("owner_id = %d and %s".formatted(FULL, where), "id", 100).id();
  }

  private long ready() throws SQLException {
    return id("id > 480000");
  }

  private long leased() throws SQLException {
    return id("id between 300001 and 480000 and id % 18 in (10, 11)");
  }

  private long dead() throws SQLException {
    return id("id between 300001 and 480000 and id % 18 in (12, 13, 14, 15, 16)");
  }

  private void claims() {
    // What is sorted are the claimed rows, beside those that they are joined with.
    Trial trial = trials.of("claim", 5 * MOST_IN_A_BATCH).sorting(3 * MOST_IN_A_BATCH);
    for (int limit : new int[] {1, 10, MOST_IN_A_BATCH}) {
      trial.with(claim("%d of the fullest queue".formatted(limit), FULL, List.of("mail"), limit));
    }
    List<String> ten = IntStream.range(0, 10).mapToObj(i -> i == 9 ? "mail" : "q" + i).toList();
    trial
        .with(claim("100 of ten queues", FULL, ten, MOST_IN_A_BATCH))
        .with(claim("100 of a small owner", Owner.SMALL.id(), List.of("mail"), MOST_IN_A_BATCH))
        .with(claim("none of an empty queue", FULL, List.of("none"), 1));
  }

  private static Case claim(String label, long owner, List<String> queues, int limit) {
    int ranges = queues.size() * 3;
    String names =
        queues.stream()
            .flatMap(name -> Collections.nCopies(3, name).stream())
            .collect(Collectors.joining(",", "{", "}"));
    String priorities =
        IntStream.range(0, ranges)
            .mapToObj(i -> Integer.toString(3 - i % 3))
            .collect(Collectors.joining(",", "{", "}"));
    return Case.of(
        label, owner, names, priorities, list(ranges, NO_FLOORS), limit, Md5.uuid("new"), "w", 30);
  }

  private static String list(int count, String value) {
    return "{" + String.join(",", Collections.nCopies(count, "\"" + value + "\"")) + "}";
  }

  private void leases() throws SQLException {
    long id = leased();
    trials
        .of("heartbeat", 3)
        .with(Case.of("a lease", FULL, id, Md5.uuid("" + id), 30))
        .with(Case.of("a stale token", FULL, id, Md5.uuid("x"), 30));
    trials
        .of("complete", 3)
        .with(Case.of("a lease", FULL, id, Md5.uuid("" + id), "{}"))
        .with(Case.of("a stale token", FULL, id, Md5.uuid("x"), null));
    trials
        .of("fail", 4)
        .with(Case.of("a lease", FULL, id, Md5.uuid("" + id), "no", null, 1, 60, 0.5));
    trials.of("release", 3).with(Case.of("a lease", FULL, id, Md5.uuid("" + id)));
    trials
        .of("lease-task", 3)
        .with(Case.of("a lease", FULL, id, Md5.uuid("x")))
        .with(Case.of("a dead task", FULL, dead(), Md5.uuid("x")));
    trials.of("queue-retry", 4).with(Case.of("a dead task", FULL, dead()));
    trials
        .of("task-failures", 100)
        .withoutPages()
        .with(Case.of("a dead task", FULL, dead()))
        .with(Case.of("a task without", FULL, leased()));
  }

  private void batches() throws SQLException {
    List<Long> ids =
        rows.ids(
            "owner_id = %d and id <= 480000 and id %% 18 in (10, 11)".formatted(FULL),
            MOST_IN_A_BATCH);
    String keys = ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    String tokens =
        ids.stream().map(id -> Md5.uuid("" + id)).collect(Collectors.joining(",", "{", "}"));
    String stale = list(MOST_IN_A_BATCH, Md5.uuid("x"));
    String results = list(MOST_IN_A_BATCH, "{}");
    int most = 4 * MOST_IN_A_BATCH;
    trials
        .of("heartbeat-batch", most)
        .with(Case.of("100 leases", FULL, keys, tokens, 30))
        .with(Case.of("100 stale tokens", FULL, keys, stale, 30));
    trials
        .of("complete-batch", most)
        .with(Case.of("100 leases", FULL, keys, tokens, results))
        .with(Case.of("100 stale tokens", FULL, keys, stale, results));
    trials.of("completed-batch", most).with(Case.of("100 tasks", FULL, keys, tokens));
  }

  private void standings() throws SQLException {
    key("queue-lock", 1, ready());
    key("queue-lock-task", 1, ready());
    key("queue-mark", 2, ready());
    key("queue-clear", 1, ready());
    key("queue-state", 3, dead());
    key("task-transfer-standing", 1, ready());
    trials
        .of("queue-enter", 3)
        .with(enter("a task", null))
        .with(enter("a key that is held", "key-300020"));
    trials
        .of("queue-leave", 3)
        .with(Case.of("a ready task", FULL, ready(), 1))
        .with(Case.of("a leased task", FULL, leased(), 1));
    trials.of("queue-touch", 2).with(Case.of("a ready task", FULL, ready(), 3, false));
  }

  private Case enter(String label, @Nullable String key) throws SQLException {
    long plain = id("not is_queued and deleted_at is null");
    return Case.of(label, FULL, plain, 0, 2, null, 10, "mail", key);
  }

  private void key(String statement, int maxRows, long id) {
    trials.of(statement, maxRows).with(Case.of("a task", FULL, id));
  }

  private void changes() throws SQLException {
    long id = dead();
    String other = copy(id);
    trials
        .of("task-transfer-queue", 3)
        .with(Case.of("a dead task", FULL, id, Owner.SMALL.id()).after(other));
    trials
        .of("task-transfer-failures", 200)
        .with(Case.of("a dead task", FULL, id, Owner.SMALL.id()).after(other));
    trials
        .of("user-delete-queued", 2 * 5_000)
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
    String queues = list(MOST_CREATED, "mail");
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
        list(all, "Call"),
        list(all, "inbox"),
        list(all, "2"),
        list(all, TIME),
        list(all, "{}"),
        list(all, "mail"),
        list(all, TIME),
        list(all, "10"),
        keys);
  }

  private void figures() {
    trials
        // Not of the fullest queue: its owner has most of the table, which is then read.
        .of("queue-figures", 200)
        .withoutPages()
        .with(Case.of("a small owner", Owner.SMALL.id()))
        .with(Case.of("one of many", 400));
    trials.of("queue-depths", 60_000).with(Case.of("all"));
  }
}
