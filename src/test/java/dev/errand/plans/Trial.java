package dev.errand.plans;

import java.util.ArrayList;
import java.util.List;

/** What a statement is tried with and what it may cost: its registration with the guard. */
final class Trial {

  /** The most rows that a page shows, and the one that tells whether there is a next one. */
  static final int PAGE_ROWS = 201;

  /**
   * Two pages of one walk, of which the second may not cost more.
   *
   * @param rowsBefore how many rows of the walk lie before the deep one
   */
  record Depth(Case first, Case deep, int rowsBefore) {}

  private final String statement;
  private final int maxRows;
  private int maxSorted = PAGE_ROWS;
  private int deadRows = 0;
  private boolean hasPages = true;
  private final List<Case> cases = new ArrayList<>();
  private final List<Depth> depths = new ArrayList<>();

  /** A trial of a statement that may look at so many rows of tables, or write so many. */
  Trial(String statement, int maxRows) {
    this.statement = statement;
    this.maxRows = maxRows;
  }

  /** Allows a larger sort than that of a page, for a reason that stands beside the call. */
  Trial sorting(int rows) {
    maxSorted = rows;
    return this;
  }

  /**
   * Allows the blocks of as many rows that are deleted and not yet swept: an index leads there
   * still.
   */
  Trial overDead(int rows) {
    deadRows = rows;
    return this;
  }

  /** It has the budget of a page and is none: there is no page 1,000 of it. */
  Trial withoutPages() {
    hasPages = false;
    return this;
  }

  Trial with(Case one) {
    if (cases.stream().anyMatch(each -> each.label().equals(one.label()))) {
      throw new IllegalArgumentException(statement + " has two cases of " + one.label());
    }
    cases.add(one);
    return this;
  }

  /** Adds both pages. */
  Trial with(Depth depth) {
    depths.add(depth);
    return with(depth.first()).with(depth.deep());
  }

  String statement() {
    return statement;
  }

  int maxRows() {
    return maxRows;
  }

  int maxSorted() {
    return maxSorted;
  }

  boolean hasPages() {
    return hasPages;
  }

  int deadRows() {
    return deadRows;
  }

  List<Case> cases() {
    return List.copyOf(cases);
  }

  List<Depth> depths() {
    return List.copyOf(depths);
  }
}
