package dev.errand.task;

import dev.errand.http.CompactJson;
import dev.errand.http.Json;
import dev.errand.http.JsonWriter;
import dev.errand.http.Members;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a task's members (contract §2), each noted as a fault where it is broken. */
public final class TaskRules {

  static final String LIST_RULE = "A list's name has 1–63 of a-z, 0-9, dot, underscore and hyphen.";
  static final String PRIORITY_RULE = "A priority is low, medium or high.";

  private static final int MAX_TITLE = 280;
  private static final int MAX_JSON_BYTES = 16_384;
  private static final int MAX_JSON_DEPTH = 32;
  private static final int MAX_NUMBER = 64;
  private static final int SIZE_HINT = 256;
  private static final int NEXT_LINE = 0x85;
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,63}");

  private TaskRules() {}

  static @Nullable String title(Members members) {
    String title = members.text("title");
    if (title == null) {
      return null;
    }
    if (title.codePointCount(0, title.length()) > MAX_TITLE) {
      members.fault("title", "length", "A title has 1–" + MAX_TITLE + " characters.");
    } else if (title.codePoints().allMatch(TaskRules::isSpace)) {
      members.fault("title", "blank", "A title must not be empty or only white space.");
    }
    return title;
  }

  static @Nullable String list(Members members) {
    String list = members.text("list");
    if (list != null && !isListName(list)) {
      members.fault("list", "format", LIST_RULE);
    }
    return list;
  }

  /** Whether it can name a list, or a queue. */
  public static boolean isListName(String text) {
    return NAME.matcher(text).matches();
  }

  static @Nullable Priority priority(Members members) {
    String label = members.text("priority");
    Priority priority = label == null ? null : Priority.ofLabel(label);
    if (label != null && priority == null) {
      members.fault("priority", "value", PRIORITY_RULE);
    }
    return priority;
  }

  /** Null stands for no due time. */
  static @Nullable OffsetDateTime dueAt(Members members) {
    return members.isNull("dueAt") ? null : members.time("dueAt");
  }

  /** A payload or result as compact text; null when it is absent or breaks a rule. */
  public static @Nullable String object(Members members, String name) {
    Json.Obj object = members.object(name);
    if (object == null) {
      return null;
    }
    String broken = broken(object);
    if (broken != null) {
      members.fault(name, "size", broken);
      return null;
    }
    return compact(object);
  }

  /** The rule that a JSON object breaks, in a sentence; null if it breaks none. */
  static @Nullable String broken(Json.Obj object) {
    if (depth(object, 0) > MAX_JSON_DEPTH) {
      return "The object may be nested " + MAX_JSON_DEPTH + " levels deep at most.";
    }
    // Before the text is made: a number such as 1e999999 is short to send and long to write.
    if (hasLongNumber(object)) {
      return "A number may have " + MAX_NUMBER + " characters in plain decimal form at most.";
    }
    JsonWriter json = new JsonWriter(SIZE_HINT);
    CompactJson.write(object, json);
    return json.length() > MAX_JSON_BYTES
        ? "The object may have " + MAX_JSON_BYTES + " bytes as compact JSON at most."
        : null;
  }

  static String compact(Json.Obj object) {
    JsonWriter json = new JsonWriter(SIZE_HINT);
    CompactJson.write(object, json);
    return json.toString();
  }

  private static int depth(Json value, int above) {
    int deepest = above;
    if (value instanceof Json.Obj object) {
      deepest++;
      for (Json member : object.members().values()) {
        deepest = Math.max(deepest, depth(member, above + 1));
      }
    } else if (value instanceof Json.Arr array) {
      deepest++;
      for (Json item : array.items()) {
        deepest = Math.max(deepest, depth(item, above + 1));
      }
    }
    return deepest;
  }

  private static boolean hasLongNumber(Json value) {
    if (value instanceof Json.Obj object) {
      return object.members().values().stream().anyMatch(TaskRules::hasLongNumber);
    }
    if (value instanceof Json.Arr array) {
      return array.items().stream().anyMatch(TaskRules::hasLongNumber);
    }
    return value instanceof Json.Num number && CompactJson.plainLength(number.value()) > MAX_NUMBER;
  }

  // U+0085 (next line) is white space to Unicode, but to neither of Java's methods.
  private static boolean isSpace(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || codePoint == NEXT_LINE;
  }
}
