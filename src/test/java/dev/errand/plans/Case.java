package dev.errand.plans;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One set of arguments that a statement is tried with.
 *
 * @param label whose arguments they are, as in "a small owner, page 1"
 * @param before a statement that is run before it, in its transaction; empty for none
 * @param values the arguments in the order of their places; what PostgreSQL reads out of their text
 */
record Case(String label, String before, List<@Nullable Object> values) {

  static Case of(String label, @Nullable Object... values) {
    return new Case(label, "", Collections.unmodifiableList(Arrays.asList(values)));
  }

  /** An array of the same value, as PostgreSQL reads it. */
  static String list(int count, String value) {
    return "{" + String.join(",", Collections.nCopies(count, "\"" + value + "\"")) + "}";
  }

  Case after(String sql) {
    return new Case(label, sql, values);
  }

  /** The arguments of an EXECUTE, in parentheses; nothing when there are none. */
  String literals() {
    return values.isEmpty()
        ? ""
        : values.stream().map(Case::literal).collect(Collectors.joining(", ", "(", ")"));
  }

  // A literal in quotes has no type of its own: it becomes the parameter's.
  private static String literal(@Nullable Object value) {
    return value == null ? "null" : "'" + value.toString().replace("'", "''") + "'";
  }
}
