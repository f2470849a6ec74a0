package dev.errand.bench;

import io.vertx.core.Future;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** Walks all pages of owners, each in an order of its own, and compares every row. */
final class WalkPhase {

  private static final Order[] ORDERS = Order.values();

  private final Ledger ledger;
  private final int walkers;
  private final SplittableRandom random;

  WalkPhase(Ledger ledger, int walkers, SplittableRandom random) {
    this.ledger = ledger;
    this.walkers = walkers;
    this.random = random;
  }

  Future<Void> run(Calls calls, List<Owner> owners) {
    Iterator<Owner> next = owners.iterator();
    return Loops.crowd(
        walkers, calls.tally(), () -> next.hasNext() ? walk(calls, next.next()) : null);
  }

  private Future<Void> walk(Calls calls, Owner owner) {
    Order order = ORDERS[random.nextInt(ORDERS.length)];
    WalkCheck check = new WalkCheck(ledger, owner, order, held -> !held.isDeleted());
    return new PageWalk(calls, owner.tasks() + "?limit=200&sort=" + order.label(), check)
        .run()
        .map(
            done -> {
              check.end(owner.live());
              return null;
            });
  }
}
