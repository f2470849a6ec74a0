package dev.errand.bench.queue;

/**
 * What is measured: who does what, how many tasks at a time.
 *
 * @param size tasks of a request; one is created or completed by itself, more as a batch
 * @param clients at work at the same time
 */
record Load(Kind kind, int size, int clients) {

  /** What clients do. */
  enum Kind {
    ENQUEUE("enqueue"),
    WORK("claim + complete");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  boolean isSingle() {
    return size == 1;
  }

  @Override
  public String toString() {
    return "%s, %d at a time, %d clients".formatted(kind.label(), size, clients);
  }
}
