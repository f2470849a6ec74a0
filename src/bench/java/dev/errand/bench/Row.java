package dev.errand.bench;

/**
 * A task as the service showed it.
 *
 * @param isDeleted whether it is in the trash
 * @param isCreated whether it says to be new; in a batch's answer only
 */
record Row(long id, long ownerId, long version, Item item, boolean isDeleted, boolean isCreated) {

  /** Fails unless it is what it should be. */
  void require(Held held) {
    boolean same =
        id == held.id()
            && ownerId == held.owner().userId()
            && version == held.version()
            && isDeleted == held.isDeleted()
            && item.equals(held.item());
    Unexpected.unless(same, () -> "a task differs:\n  is        " + this + "\n  should be " + held);
  }
}
