package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags and the preconditions made of them (RFC 9110, sections 8.8.3 and 13.1). A task's tag
 * is its version.
 */
public final class EntityTags {

  private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");

  private EntityTags() {}

  /** The strong tag of a version. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /**
   * The versions that an {@code If-Match} field allows.
   *
   * @return null if any will do (no field, or {@code *}); else the versions of the strong tags,
   *     perhaps none
   * @throws Problem {@link Kind#INVALID_PARAMETER} when the field is not a list of tags
   */
  static Long @Nullable [] ifMatch(@Nullable String field) {
    List<Tag> tags = parse("If-Match", field);
    return tags == null
        ? null
        : tags.stream()
            .filter(tag -> !tag.weak && tag.version >= 0)
            .map(Tag::version)
            .toArray(Long[]::new);
  }

  /**
   * Whether an {@code If-None-Match} field names this version; compared weakly, as that field is.
   *
   * @throws Problem {@link Kind#INVALID_PARAMETER} when the field is not a list of tags
   */
  static boolean noneMatchNames(@Nullable String field, long version) {
    if (field == null) {
      return false;
    }
    List<Tag> tags = parse("If-None-Match", field);
    return tags == null || tags.stream().anyMatch(tag -> tag.version == version);
  }

  private record Tag(boolean weak, long version) {}

  private static @Nullable List<Tag> parse(String name, @Nullable String field) {
    if (field == null || field.strip().equals("*")) {
      return null;
    }
    List<Tag> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(field);
    int at = skip(field, 0);
    while (at < field.length()) {
      if (!matcher.region(at, field.length()).lookingAt()) {
        throw invalid(name);
      }
      tags.add(new Tag(matcher.group(1) != null, version(matcher.group(2))));
      int end = matcher.end();
      at = skip(field, end);
      if (at < field.length() && field.substring(end, at).indexOf(',') < 0) {
        throw invalid(name);
      }
    }
    if (tags.isEmpty()) {
      throw invalid(name);
    }
    return tags;
  }

  private static int skip(String field, int from) {
    int at = from;
    while (at < field.length() && " \t,".indexOf(field.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  // A tag that none of ours can be is a version that none has.
  private static long version(String tag) {
    boolean ours = Query.isDigits(tag) && tag.length() <= 18 && tag.charAt(0) != '0';
    return ours ? Long.parseLong(tag) : -1;
  }

  private static Problem invalid(String name) {
    return Problem.of(
        Kind.INVALID_PARAMETER,
        List.of(
            new Violation(
                name, "format", "The field " + name + " is not * or a list of entity tags.")));
  }
}
