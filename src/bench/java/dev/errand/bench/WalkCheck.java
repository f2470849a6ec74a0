package dev.errand.bench;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of an owner's walk with what they should be. They come in a strict order, each
 * is one that the owner has, and they are as many as it has: so each was seen exactly once.
 */
final class WalkCheck implements Consumer<Row> {

  private final Ledger ledger;
  private final Owner owner;
  private final Order order;
  private final Predicate<Held> filter;
  private @Nullable Row last;
  private int seen;

  WalkCheck(Ledger ledger, Owner owner, Order order, Predicate<Held> filter) {
    this.ledger = ledger;
    this.owner = owner;
    this.order = order;
    this.filter = filter;
  }

  @Override
  public void accept(Row row) {
    Held held = ledger.held(owner, row.id());
    if (held == null || !filter.test(held)) {
      throw new Unexpected("owner " + owner.userId() + " should not show " + row);
    }
    row.require(held);
    Row before = last;
    Unexpected.unless(
        before == null || order.isBefore(before, row),
        () -> "not in the order of " + order.label() + ": " + row + "\n  after " + before);
    last = row;
    seen++;
  }

  /** To be called behind the last row. */
  void end(int expected) {
    Unexpected.unless(
        seen == expected,
        () ->
            "owner %d showed %d tasks instead of %d, sorted by %s"
                .formatted(owner.userId(), seen, expected, order.label()));
  }
}
