package dev.errand.bench;

import io.vertx.core.Future;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exports owners, and walks every owner's tasks in one go. */
final class ExportPhase {

  private final Ledger ledger;

  ExportPhase(Ledger ledger) {
    this.ledger = ledger;
  }

  /** One export after the other; each line is compared. */
  Future<Void> exports(Calls calls, List<Owner> owners) {
    Iterator<Owner> next = owners.iterator();
    return Loops.crowd(1, calls.tally(), () -> next.hasNext() ? export(calls, next.next()) : null);
  }

  private Future<Void> export(Calls calls, Owner owner) {
    WalkCheck check = new WalkCheck(ledger, owner, Order.ID, held -> !held.isDeleted());
    return calls
        .lines(
            owner.tasks() + "/export",
            line -> {
              calls.tally().out(1);
              check.accept(RowReader.one(line));
            })
        .map(
            done -> {
              check.end(owner.live());
              return null;
            });
  }

  /** GET /v1/tasks to its end. What other runs left there is passed over. */
  Future<Void> everyOwner(Calls calls) {
    EveryOwner check = new EveryOwner();
    return new PageWalk(calls, "/v1/tasks?limit=200", check::accept)
        .run()
        .map(
            done -> {
              Unexpected.unless(
                  check.seen == ledger.live(),
                  () ->
                      "GET /v1/tasks showed " + check.seen + " tasks instead of " + ledger.live());
              return null;
            });
  }

  /** Strictly growing by owner and id, each as it should be. */
  private final class EveryOwner {

    private @Nullable Row last;
    private long seen;

    private void accept(Row row) {
      Row before = last;
      Unexpected.unless(
          before == null
              || before.ownerId() < row.ownerId()
              || (before.ownerId() == row.ownerId() && before.id() < row.id()),
          () -> "GET /v1/tasks shows " + row + " after " + before);
      last = row;
      Owner owner = ledger.owner(row.ownerId());
      if (owner == null) {
        return;
      }
      Held held = ledger.held(owner, row.id());
      if (held == null) {
        throw new Unexpected("GET /v1/tasks should not show " + row);
      }
      row.require(held);
      seen++;
    }
  }
}
