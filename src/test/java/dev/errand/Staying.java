package dev.errand;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whom the promise about pages is for: the rows that exist, match and stand at the same place of
 * the order from the walk's beginning on. One that leaves is out for good, though it may come back.
 *
 * @param <T> a row
 */
public final class Staying<T> {

  private final Comparator<T> order;
  private final Predicate<T> matches;
  private final Map<Long, T> rows = new HashMap<>();

  /**
   * Nobody yet.
   *
   * @param order tells rows at different places apart
   */
  public Staying(Comparator<T> order, Predicate<T> matches) {
    this.order = order;
    this.matches = matches;
  }

  /** A row was there when the walk began. */
  public void began(long id, T row) {
    if (matches.test(row)) {
      rows.put(id, row);
    }
  }

  /** A row was changed. */
  public void changed(long id, T row) {
    rows.computeIfPresent(
        id, (same, was) -> matches.test(row) && order.compare(was, row) == 0 ? row : null);
  }

  /** A row went where the walk does not go. */
  public void left(long id) {
    rows.remove(id);
  }

  /** The ids of those that are still where they were. */
  public Set<Long> ids() {
    return Set.copyOf(rows.keySet());
  }
}
