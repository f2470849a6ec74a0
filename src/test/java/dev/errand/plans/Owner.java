package dev.errand.plans;

/** The owners of {@link SkewedData} that stand for all: what fits one must not ruin another. */
enum Owner {
  /** 24 live tasks like the median owner of the loader, and one in the trash. */
  SMALL(6_000, "a small owner"),
  LARGEST(1, "the largest"),
  /** 50,000 tasks in the trash beside 10,000 live ones. */
  TRASHED(2, "the fullest trash"),
  /** 102,582 tasks in a queue, of which 582 are ready, beside 6,000 that are in none. */
  QUEUED(7_000, "the fullest queue");

  private final long id;
  private final String label;

  Owner(long id, String label) {
    this.id = id;
    this.label = label;
  }

  long id() {
    return id;
  }

  String label() {
    return label;
  }
}
