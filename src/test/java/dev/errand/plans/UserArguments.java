package dev.errand.plans;

import dev.errand.plans.Trial.Depth;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Arguments for the statements of UserStore and UserDeletion. */
final class UserArguments {

  private static final int DELETED_A_TRANSACTION = 5_000;

  private static final int DEAD_OF_THE_LARGEST = 130_000;

  /** What a deletion has done before its last statement. */
  private static final String BEFORE_THE_LAST =
      """
      update users set deleting_at = now() where id = %d;
      select set_config('enable_seqscan', 'off', true)""";

  private static final String EMPTIED =
      """
      delete from tasks where owner_id = %1$d;
      delete from idempotency_keys where owner_id = %1$d;
      """;

  private UserArguments() {}

  static void addTo(Trials trials) {
    reads(trials);
    writes(trials);
    deletions(trials);
  }

  private static void reads(Trials trials) {
    trials.of("user-get", 1).with(Case.of("a user", 30_000));
    trials
        .of("user-by-handle", 2)
        .with(Case.of("a handle", "user-30000"))
        .with(Case.of("a handle that nobody has", "nobody"));
    trials
        .of("user-ids-by-handle", 100)
        .with(Case.of("a handle", "{user-30000}"))
        .with(Case.of("a hundred", handles(100)));
    trials
        .of("user-page", Trial.PAGE_ROWS)
        .with(
            new Depth(
                Case.of("page 1", 0, 51),
                Case.of("page 1,000", Trials.DEEP_ROWS, 51),
                Trials.DEEP_ROWS))
        .with(Case.of("page 1 of 200 rows", 0, 201));
  }

  private static String handles(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "user-" + 300 * i)
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static void writes(Trials trials) {
    trials.of("user-insert", 1).with(Case.of("a user", "new", "New"));
    trials
        .of("handle-take", 1)
        .with(Case.of("a free handle", "new", 1))
        .with(Case.of("a taken handle", "user-30000", 1));
    trials.of("user-rename", 1).with(Case.of("a user", "New", 30_000));
  }

  private static void deletions(Trials trials) {
    trials.of("user-delete-by-index", 0).with(Case.of("a transaction"));
    Trial begin = trials.of("user-delete-begin", 1);
    Trial await = trials.of("user-delete-await", 1);
    // Once to see how far it goes, once to delete.
    Trial tasks = trials.of("user-delete-tasks", 2 * DELETED_A_TRANSACTION);
    for (Owner owner : Owner.values()) {
      begin.with(Case.of(owner.label(), owner.id()));
      await.with(Case.of(owner.label(), owner.id()));
      tasks.with(Case.of(owner.label(), owner.id(), DELETED_A_TRANSACTION, 0));
    }
    long largest = Owner.LARGEST.id();
    tasks.with(Case.of("the largest, later", largest, DELETED_A_TRANSACTION, 150_000));
    lastDeletion(trials);
  }

  // The largest's tasks that are just deleted stand in the index until they are swept.
  private static void lastDeletion(Trials trials) {
    Trial last = trials.of("user-delete", 2).overDead(DEAD_OF_THE_LARGEST);
    for (Owner owner : Owner.values()) {
      String before = BEFORE_THE_LAST.formatted(owner.id());
      last.with(Case.of(owner.label() + ", with tasks", owner.id()).after(before));
      String emptied = EMPTIED.formatted(owner.id()) + before;
      last.with(Case.of(owner.label() + ", emptied", owner.id()).after(emptied));
    }
  }
}
