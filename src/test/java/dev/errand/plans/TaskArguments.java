package dev.errand.plans;

import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Arguments for the statements of TaskStore, TaskTrash, TaskBatch and TaskTransfer. */
final class TaskArguments {

  private static final int MOST_IN_A_BATCH = 1_000;

  private static final String TIME = "2026-06-01 00:00:00Z";

  private final Trials trials;
  private final Map<Owner, Long> live = new EnumMap<>(Owner.class);
  private final Map<Owner, Long> trashed = new EnumMap<>(Owner.class);

  private TaskArguments(Trials trials, TaskRows rows) throws SQLException {
    this.trials = trials;
    for (Owner owner : Owner.values()) {
      live.put(owner, rows.inTheMiddle(owner, TaskRows.LIVE));
      trashed.put(owner, rows.inTheMiddle(owner, TaskRows.TRASH));
    }
  }

  static void addTo(Trials trials, TaskRows rows) throws SQLException {
    TaskArguments arguments = new TaskArguments(trials, rows);
    arguments.creations();
    arguments.reads();
    arguments.updates();
    arguments.trash();
    arguments.transfers();
  }

  private void creations() {
    each("task-insert", 1, owner -> whose(owner, owner.id(), "Call", "inbox", 2, TIME, "{}"));
    each("task-insert-batch", MOST_IN_A_BATCH, TaskArguments::batch);
  }

  private static Case batch(Owner owner) {
    return whose(
        owner,
        owner.id(),
        items("Call"),
        items("inbox"),
        items("2"),
        items("\"" + TIME + "\""),
        items("\"{}\""));
  }

  private static String items(String value) {
    return "{" + String.join(",", Collections.nCopies(MOST_IN_A_BATCH, value)) + "}";
  }

  private void reads() {
    // With its standing and its latest failure.
    each("task-get", 3, owner -> whose(owner, owner.id(), live.get(owner)))
        .with(Case.of("one that is not there", Owner.LARGEST.id(), 1_000_000))
        .with(Case.of("one in the trash", Owner.TRASHED.id(), trashed.get(Owner.TRASHED)));
    each("task-lock", 1, owner -> whose(owner, owner.id(), live.get(owner)));
  }

  private void updates() {
    each("task-update", 1, this::title)
        .with(everything("every member", "{1,2,3}"))
        .with(everything("every member, of another version", "{7}"));
  }

  private Case title(Owner owner) {
    return whose(
        owner, owner.id(), live.get(owner), "New", null, null, false, null, null, null, null, true);
  }

  private Case everything(String label, String versions) {
    Owner owner = Owner.LARGEST;
    return Case.of(
        label,
        owner.id(),
        live.get(owner),
        "New",
        "new",
        1,
        true,
        TIME,
        true,
        "{}",
        versions,
        true);
  }

  private void trash() {
    each("task-delete", 1, owner -> whose(owner, owner.id(), live.get(owner), null))
        .with(Case.of("with If-Match", Owner.LARGEST.id(), live.get(Owner.LARGEST), "{1,2,3}"));
    each("task-restore", 1, owner -> whose(owner, owner.id(), trashed.get(owner)));
  }

  private void transfers() {
    each("task-transfer-take", 1, owner -> whose(owner, owner.id(), live.get(owner)));
    // The task, and what its cascades find.
    each("task-transfer-out", 3, owner -> whose(owner, owner.id(), live.get(owner)));
    each("task-transfer-in", 1, TaskArguments::incoming);
  }

  private static Case incoming(Owner owner) {
    return whose(
        owner,
        owner.id(),
        1_000_000,
        "inbox",
        "Call",
        2,
        false,
        null,
        TIME,
        "{}",
        null,
        2,
        0,
        null,
        TIME,
        TIME,
        false);
  }

  private Trial each(String statement, int maxRows, Function<Owner, Case> arguments) {
    Trial trial = trials.of(statement, maxRows);
    for (Owner owner : Owner.values()) {
      trial.with(arguments.apply(owner));
    }
    return trial;
  }

  private static Case whose(Owner owner, @Nullable Object... values) {
    return Case.of(owner.label(), values);
  }
}
