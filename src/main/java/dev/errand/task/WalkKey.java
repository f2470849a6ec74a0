package dev.errand.task;

/**
 * What a walk is ordered by before the id, and how many rows one page may look at. A page may walk
 * both stretches of a due sort, so each gets half.
 */
enum WalkKey {
  NONE(WalkKey.MAX_VISITED),
  DUE(WalkKey.MAX_VISITED / 2),
  UNDUE(WalkKey.MAX_VISITED / 2),
  PRIORITY(WalkKey.MAX_VISITED);

  /** The most rows that one page looks at, whatever it filters out. */
  static final int MAX_VISITED = 5_000;

  private final int maxVisited;

  WalkKey(int maxVisited) {
    this.maxVisited = maxVisited;
  }

  int maxVisited() {
    return maxVisited;
  }
}
