package dev.errand.plans;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Arguments for the statements with which workers claim, keep and give back. */
final class WorkArguments {

  private static final long FULL = Owner.QUEUED.id();
  private static final String NO_FLOORS = "1970-01-01 00:00:00Z";
  private static final int MOST_IN_A_BATCH = 100;
  private static final int MOST_LOOKED_AT = 1_000;

  private final Trials trials;
  private final TaskRows rows;

  private WorkArguments(Trials trials, TaskRows rows) {
    this.trials = trials;
    this.rows = rows;
  }

  static void addTo(Trials trials, TaskRows rows) throws SQLException {
    WorkArguments arguments = new WorkArguments(trials, rows);
    arguments.claims();
    arguments.waiting();
    arguments.leases();
    arguments.batches();
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
        label,
        owner,
        names,
        priorities,
        Case.list(ranges, NO_FLOORS),
        limit,
        Md5.uuid("new"),
        "w",
        30);
  }

  private void waiting() throws SQLException {
    long id = rows.leased();
    trials
        .of("claim-undo", 2)
        .with(Case.of("a lease", FULL, Case.list(1, "" + id), Md5.uuid("" + id)));
    // Three ranges a queue.
    Trial trial = trials.of("queue-outlook", 3 * MOST_LOOKED_AT).sorting(MOST_LOOKED_AT);
    for (int queues : new int[] {1, MOST_LOOKED_AT}) {
      String floors = Case.list(queues, NO_FLOORS);
      String names =
          IntStream.range(0, queues)
              .mapToObj(i -> i == 0 ? "mail" : "q" + i)
              .collect(Collectors.joining(",", "{", "}"));
      trial.with(
          Case.of(
              queues + " queues",
              Case.list(queues, "" + FULL),
              names,
              floors,
              floors,
              floors,
              "1600"));
    }
  }

  private void leases() throws SQLException {
    long id = rows.leased();
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
        .with(Case.of("a dead task", FULL, rows.dead(), Md5.uuid("x")));
    trials.of("queue-retry", 4).with(Case.of("a dead task", FULL, rows.dead()));
    trials
        .of("task-failures", 100)
        .withoutPages()
        .with(Case.of("a dead task", FULL, rows.dead()))
        .with(Case.of("a task without", FULL, rows.leased()));
  }

  private void batches() throws SQLException {
    List<Long> ids =
        rows.ids(
            "owner_id = %d and id <= 480000 and id %% 18 in (10, 11)".formatted(FULL),
            MOST_IN_A_BATCH);
    String keys = ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    String tokens =
        ids.stream().map(id -> Md5.uuid("" + id)).collect(Collectors.joining(",", "{", "}"));
    String stale = Case.list(MOST_IN_A_BATCH, Md5.uuid("x"));
    String results = Case.list(MOST_IN_A_BATCH, "{}");
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
}
