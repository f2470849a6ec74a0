package dev.errand.bench;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Many clients change random tasks of some owners, each task by one client at a time, so that every
 * answer is foreseen; {@link Duel} is where two meet on purpose. Confined to one event loop.
 */
final class ChangePhase {

  private static final int TRASH_SHARE = 8;

  private final Ledger ledger;
  private final List<Owner> owners;
  private final SplittableRandom random;
  private final int walkers;
  private final Set<Long> busy = new HashSet<>();
  private final List<Held> deleted = new ArrayList<>();
  private final long tasks;
  private int left;

  /**
   * Changes yet to come.
   *
   * @param owners whose tasks may be changed, and who may get tasks
   * @param operations how many
   */
  ChangePhase(
      Ledger ledger, List<Owner> owners, int walkers, int operations, SplittableRandom random) {
    this.ledger = ledger;
    this.owners = owners;
    this.walkers = walkers;
    this.left = operations;
    this.random = random;
    this.tasks = owners.stream().mapToLong(Owner::size).sum();
  }

  Future<Void> run(Calls calls) {
    return Loops.crowd(walkers, calls.tally(), () -> left-- > 0 ? change(calls) : null);
  }

  private Future<Void> change(Calls calls) {
    Held held = pick();
    busy.add(held.id());
    return operation(calls, held)
        .map(after -> settle(held, after))
        .onComplete(done -> busy.remove(held.id()))
        .mapEmpty();
  }

  private Held settle(Held before, Held after) {
    if (!after.equals(before)) {
      ledger.put(before, after);
    }
    if (after.isDeleted() && !before.isDeleted()) {
      deleted.add(after);
    }
    return after;
  }

  /** A task that nobody else is at; now and then one that was in the trash lately. */
  private Held pick() {
    while (true) {
      Held held = random.nextInt(TRASH_SHARE) == 0 && !deleted.isEmpty() ? trashed() : any();
      if (!busy.contains(held.id())) {
        return held;
      }
    }
  }

  private Held trashed() {
    Held before = deleted.get(random.nextInt(deleted.size()));
    Held now = ledger.held(before.owner(), before.id());
    return now == null ? any() : now;
  }

  /** Each task as likely as any other, so the largest owners are met most. */
  private Held any() {
    long place = random.nextLong(tasks);
    for (Owner owner : owners) {
      if (place < owner.size()) {
        return ledger.held(owner, (int) place);
      }
      place -= owner.size();
    }
    throw new IllegalStateException("sizes changed");
  }

  private Future<Held> operation(Calls calls, Held held) {
    Operations operations = new Operations(calls, random);
    Duel duel = new Duel(calls);
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> operations.patch(held);
      case 6 -> operations.patchStale(held);
      case 7, 8, 9 -> operations.readKnown(held);
      case 10 -> operations.readStale(held);
      case 11, 12, 13 -> operations.delete(held);
      case 14, 15 -> operations.restore(held);
      case 16, 17 -> operations.transfer(held, anyOwner());
      case 18 -> duel.patches(held);
      default -> duel.transfers(held, anyOwner(), anyOwner());
    };
  }

  private Owner anyOwner() {
    return owners.get(random.nextInt(owners.size()));
  }
}
