package dev.errand.plans;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filters of a list.
 *
 * @param label how it goes on behind an owner's label
 * @param values from dueAfter on, in the order of the statements' parameters
 */
record Filter(String label, List<@Nullable String> values) {

  static final Filter NONE = of("");

  /** From one that soon fills a page to one that no task passes. */
  static final List<Filter> SOME =
      List.of(
          of(", what is open", null, null, "false", null, null, null, null, null, null, null),
          of(
              ", a list that nobody has",
              null,
              null,
              null,
              "nowhere",
              null,
              null,
              null,
              null,
              null,
              null),
          of(", what is leased", null, null, null, null, null, null, null, null, "mail", "3"),
          of(
              ", every filter",
              "2026-06-02 00:00:00Z",
              "2027-04-10 00:00:00Z",
              "true",
              "inbox",
              "{1,3}",
              "2026-01-01 12:00:00Z",
              "2026-12-31 00:00:00Z",
              "{\"k\": 1}",
              null,
              null));

  private static Filter of(String label, @Nullable String... values) {
    return new Filter(label, Collections.unmodifiableList(Arrays.asList(values)));
  }

  /** The values that a walk takes: one by due time is always bounded, one without it never. */
  List<@Nullable String> values(Walk walk) {
    if (values.isEmpty()) {
      return walk.key() == Walk.Key.DUE ? List.of(Walk.LEAST_TIME, Walk.MOST_TIME) : values;
    }
    List<@Nullable String> all = Arrays.asList(values.toArray(new String[0]));
    if (walk.key() == Walk.Key.UNDUE) {
      Collections.fill(all.subList(0, 2), null);
    } else if (walk.key() == Walk.Key.DUE && all.get(0) == null) {
      all.set(0, Walk.LEAST_TIME);
      all.set(1, Walk.MOST_TIME);
    }
    return all;
  }
}
