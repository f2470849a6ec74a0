package dev.errand.plans;

/** The owners of {@link SkewedData} that stand for all: what fits one must not ruin another. */
enum Owner {
  /** 24 live tasks like the median owner of the loader, and one in the trash. */
  SMALL(6_000, "a small owner"),
  LARGEST(1, "the largest"),
  /** 50,000 tasks in the trash beside 10,000 live ones. */
  TRASHED(2, "the fullest trash");

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
