package dev.errand.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the service should hold: what was generated, and on top of it what was changed since.
 * Confined to the loader's event loop.
 */
final class Ledger {

  private final ItemSource source;
  private final List<Owner> owners = new ArrayList<>();
  private final Map<Long, Owner> byUserId = new HashMap<>();
  private final Map<Long, Held> changed = new HashMap<>();

  Ledger(ItemSource source, Shape shape, String handlePrefix) {
    this.source = source;
    long number = 0;
    for (int size : shape.sizes()) {
      owners.add(new Owner(handlePrefix + owners.size(), number, size));
      number += size;
    }
  }

  /** All owners, the largest first. */
  List<Owner> owners() {
    return owners;
  }

  void created(Owner owner, long userId) {
    owner.userId(userId);
    Unexpected.unless(byUserId.put(userId, owner) == null, () -> "user id given twice: " + userId);
  }

  /** The owner with a user id; null for one that this run did not create. */
  @Nullable Owner owner(long userId) {
    return byUserId.get(userId);
  }

  /** The item that an owner's task was generated as. */
  Item generated(Owner owner, int index) {
    return source.item(owner.number(index));
  }

  /** What an owner's task with an id should be; null if it should have none with it. */
  @Nullable Held held(Owner owner, long id) {
    Held held = changed.get(id);
    if (held != null) {
      return held.owner() == owner ? held : null;
    }
    int index = owner.indexOf(id);
    return index < 0 ? null : asLoaded(owner, index);
  }

  /** What became of the task that an owner was created with at an index, wherever it is. */
  Held held(Owner first, int index) {
    Held held = changed.get(first.id(index));
    return held == null ? asLoaded(first, index) : held;
  }

  private Held asLoaded(Owner owner, int index) {
    Item item = generated(owner, index);
    return new Held(owner, owner.id(index), item.isDone() ? 2 : 1, item, false);
  }

  /** Notes a change. */
  void put(Held before, Held after) {
    changed.put(after.id(), after);
    before.owner().moreLive(before.isDeleted() ? 0 : -1);
    after.owner().moreLive(after.isDeleted() ? 0 : 1);
    if (before.owner() != after.owner()) {
      before.owner().received().remove(after.id());
      if (after.owner().indexOf(after.id()) < 0) {
        after.owner().received().add(after.id());
      }
    }
  }

  /** Goes through all that an owner should have, the trash included. */
  void forEach(Owner owner, Consumer<Held> each) {
    for (int i = 0; i < owner.loaded(); i++) {
      Held held = held(owner, i);
      if (held.owner() == owner) {
        each.accept(held);
      }
    }
    for (long id : owner.received()) {
      Held held = held(owner, id);
      if (held != null) {
        each.accept(held);
      }
    }
  }

  /** How many tasks all owners should have outside the trash. */
  long live() {
    return owners.stream().mapToLong(Owner::live).sum();
  }
}
