package dev.errand;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the name that somebody may have meant. */
final class NearMiss {

  private static final Pattern SEPARATOR = Pattern.compile("[_-]+");

  private NearMiss() {}

  /** The known name that is a few letters away, else the first that has all the words. */
  static Optional<String> of(String unknown, Collection<String> known) {
    Optional<String> nearest = known.stream().min(Comparator.comparingInt(k -> edits(unknown, k)));
    int most = Math.min(3, unknown.length() / 4);
    return nearest
        .filter(name -> edits(unknown, name) <= most)
        .or(
            () ->
                known.stream().filter(name -> words(name).containsAll(words(unknown))).findFirst());
  }

  private static List<String> words(String name) {
    return SEPARATOR
        .splitAsStream(name)
        .filter(word -> !word.isEmpty() && !word.equals("ERRAND"))
        .toList();
  }

  /** Letters to insert, delete or replace (Levenshtein). */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[to.length()];
  }
}
