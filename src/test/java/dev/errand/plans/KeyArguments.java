package dev.errand.plans;

import org.jspecify.annotations.Nullable;

/** Arguments for the statements about idempotency keys: KeptAnswers, KeySweep, KeyDeletion. */
final class KeyArguments {

  private static final int SWEPT = 100;

  private static final int DELETED_A_TRANSACTION = 500;

  private static final String FINGERPRINT = "\\x" + "00".repeat(32);

  private static final String LATER =
      "update idempotency_keys set created_at = now() - interval '25 hours' where owner_id = %d and key = '%s'";

  private final Trials trials;

  private KeyArguments(Trials trials) {
    this.trials = trials;
  }

  static void addTo(Trials trials) {
    KeyArguments arguments = new KeyArguments(trials);
    arguments.taken();
    arguments.kept();
    arguments.swept();
    arguments.deleted();
  }

  private void taken() {
    // The owner, and the key where there is one.
    Trial take = trials.of("idempotency-take", 2);
    Trial drop = trials.of("idempotency-drop", 1);
    for (Owner owner : Owner.values()) {
      long id = owner.id();
      take.with(whose(owner, id, "new", FINGERPRINT));
      take.with(Case.of(owner.label() + ", one that is there", id, key(owner), FINGERPRINT));
      drop.with(whose(owner, id, key(owner)));
      drop.with(
          Case.of(owner.label() + ", an old one", id, key(owner))
              .after(LATER.formatted(id, key(owner))));
    }
  }

  private void kept() {
    Trial read = trials.of("idempotency-read", 2);
    Trial keep = trials.of("idempotency-keep", 1);
    for (Owner owner : Owner.values()) {
      read.with(whose(owner, owner.id(), key(owner)));
      String tag = "\"1\"";
      keep.with(whose(owner, owner.id(), key(owner), 201, "\\x00", tag, "/v1/users/1/tasks/1"));
    }
    read.with(Case.of("one that is not there", Owner.LARGEST.id(), "new"));
  }

  private void swept() {
    // Once to find and lock them, once to delete.
    trials
        .of("idempotency-sweep", 2 * SWEPT)
        .with(Case.of("from the first on", "0001-01-01 00:00:00Z"))
        .with(Case.of("from a floor on", KeyData.SOME_TIME))
        .with(Case.of("with nothing there", KeyData.LATER));
  }

  private void deleted() {
    Trial delete = trials.of("user-delete-keys", 2 * DELETED_A_TRANSACTION);
    for (Owner owner : Owner.values()) {
      delete.with(whose(owner, owner.id(), DELETED_A_TRANSACTION, ""));
    }
    delete.with(Case.of("the largest, later", Owner.LARGEST.id(), DELETED_A_TRANSACTION, "key-5"));
  }

  /** One that the data has. */
  private static String key(Owner owner) {
    return "key-of-" + owner.id();
  }

  private static Case whose(Owner owner, @Nullable Object... values) {
    return Case.of(owner.label(), values);
  }
}
