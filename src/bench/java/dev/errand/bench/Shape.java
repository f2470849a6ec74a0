package dev.errand.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How many tasks each owner has, the largest first: four have a twentieth of all each, the others
 * share the rest by a Zipf-like law (weight 1 / rank^{@value #EXPONENT}), none more than those
 * four.
 *
 * @param sizes adds up to the number of tasks asked for
 */
public record Shape(List<Integer> sizes) {

  private static final int GIANTS = 4;
  private static final int GIANT_SHARE = 20;
  private static final double EXPONENT = 0.9;
  private static final int[] LEVELS = {50_000, 10_000, 1_000, 100, 10, 0};

  public static Shape of(int owners, int tasks) {
    // With few owners the mean may be above a twentieth; without room for it this would not end.
    int largest = Math.max(tasks / GIANT_SHARE, 2 * (tasks / owners));
    int[] sizes = new int[owners];
    Arrays.fill(sizes, 0, GIANTS, largest);
    double weights = 0;
    for (int rank = 1; rank <= owners - GIANTS; rank++) {
      weights += weight(rank);
    }
    int rest = tasks - GIANTS * largest;
    int left = rest;
    for (int i = GIANTS; i < owners; i++) {
      sizes[i] = Math.min(largest, (int) (rest * weight(i - GIANTS + 1) / weights));
      left -= sizes[i];
    }
    // What rounding and the bound left over goes round, to those below the bound.
    for (int i = GIANTS; left > 0; i = i + 1 < owners ? i + 1 : GIANTS) {
      if (sizes[i] < largest) {
        sizes[i]++;
        left--;
      }
    }
    return new Shape(Arrays.stream(sizes).boxed().toList());
  }

  private static double weight(int rank) {
    return Math.pow(rank, -EXPONENT);
  }

  int tasks() {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  /** For people: how many owners have how many tasks. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "shape: %,d owners, %,d tasks; largest %,d, median %,d, smallest %,d",
            sizes.size(),
            tasks(),
            sizes.get(0),
            sizes.get(sizes.size() / 2),
            sizes.get(sizes.size() - 1)));
    int below = Integer.MAX_VALUE;
    for (int least : LEVELS) {
      group(least, below).ifPresent(lines::add);
      below = least;
    }
    return lines;
  }

  private Optional<String> group(int least, int below) {
    List<Integer> group = sizes.stream().filter(size -> size >= least && size < below).toList();
    int tasks = group.stream().mapToInt(Integer::intValue).sum();
    return group.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "  from %,6d tasks: %,6d owners, %,9d tasks",
                least,
                group.size(),
                tasks));
  }
}
