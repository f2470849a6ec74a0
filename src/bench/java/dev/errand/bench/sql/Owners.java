package dev.errand.bench.sql;

/** The owners of a bench's tasks, whose ids follow each other, and the queue that each has. */
public record Owners(long first, long last, String queue) {

  public Owners {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException(first + " to " + last);
    }
  }

  public int size() {
    return (int) (last - first + 1);
  }
}
