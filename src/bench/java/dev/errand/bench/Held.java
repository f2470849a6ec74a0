package dev.errand.bench;

/** What a task should be now. */
record Held(Owner owner, long id, long version, Item item, boolean isDeleted) {

  Held with(Item other) {
    return new Held(owner, id, version + 1, other, isDeleted);
  }

  Held withDeleted(boolean other) {
    return new Held(owner, id, version + 1, item, other);
  }

  Held withOwner(Owner other) {
    return new Held(other, id, version + 1, item, isDeleted);
  }

  String path() {
    return owner.tasks() + "/" + id;
  }

  String etag() {
    return "\"" + version + "\"";
  }

  @Override
  public String toString() {
    return "Held[id=%d, ownerId=%d, version=%d, item=%s, isDeleted=%b]"
        .formatted(id, owner.userId(), version, item, isDeleted);
  }
}
