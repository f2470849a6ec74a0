package dev.errand.http;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, taken out one by one by name and type. A member of the wrong type
 * is noted as a fault and read as if it were absent, so that the rest is looked at too.
 *
 * <p>Who reads decides what null means: {@link #isNull} tells it from an absent member.
 */
public final class Members {

  private final Map<String, Json> members;
  private final String pointer;
  private final Faults faults;

  private Members(Map<String, Json> members, String pointer, Faults faults) {
    this.members = members;
    this.pointer = pointer;
    this.faults = faults;
  }

  /**
   * The members of a value that must be an object and hold no others than the named ones.
   *
   * @param pointer where the value stands; the empty string is the body itself
   */
  public static Members of(Json value, String pointer, Set<String> names, Faults faults) {
    if (!(value instanceof Json.Obj object)) {
      faults.add(pointer, "type", "This must be a JSON object.");
      return new Members(Map.of(), pointer, faults);
    }
    Members members = new Members(object.members(), pointer, faults);
    for (String name : object.members().keySet()) {
      if (!names.contains(name)) {
        faults.add(members.at(name), "unknown", "There is no such member.");
      }
    }
    return members;
  }

  /** The pointer to a member, present or not. */
  public String at(String name) {
    return Pointer.member(pointer, name);
  }

  /** Whether the member is there, null included. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** Whether the member is there and null. */
  public boolean isNull(String name) {
    return members.get(name) == Json.Null.NULL;
  }

  /** Notes a fault of a member. */
  public void fault(String name, String code, String detail) {
    faults.add(at(name), code, detail);
  }

  /** Notes that a member is missing, unless it is there. */
  public void require(String name) {
    if (!has(name)) {
      fault(name, "required", "This member is required.");
    }
  }

  /** A string; null if absent or of another type. */
  public @Nullable String text(String name) {
    Json value = members.get(name);
    if (value instanceof Json.Text text) {
      return text.value();
    }
    mismatch(name, value, "a string");
    return null;
  }

  /** True or false; null if absent or of another type. */
  public @Nullable Boolean bool(String name) {
    Json value = members.get(name);
    if (value instanceof Json.Bool bool) {
      return bool.value();
    }
    mismatch(name, value, "true or false");
    return null;
  }

  /** A whole number within bounds; null if absent or anything else. */
  public @Nullable Long number(String name, long least, long most) {
    Json value = members.get(name);
    if (!(value instanceof Json.Num number)) {
      mismatch(name, value, "a number");
      return null;
    }
    BigDecimal exact = number.value();
    // The bounds first: to strip the zeros of 100e2147483647 overflows its scale.
    boolean fits =
        exact.compareTo(BigDecimal.valueOf(least)) >= 0
            && exact.compareTo(BigDecimal.valueOf(most)) <= 0
            && (exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0);
    if (!fits) {
      fault(name, "range", "This must be a whole number from " + least + " to " + most + ".");
      return null;
    }
    return exact.longValue();
  }

  /** An RFC 3339 time; null if absent or anything else. Read in UTC, in microseconds. */
  public @Nullable OffsetDateTime time(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    OffsetDateTime time = Times.parse(text);
    if (time == null) {
      fault(name, "format", Times.RULE);
    }
    return time;
  }

  /** An object; null if absent or of another type. */
  public Json.@Nullable Obj object(String name) {
    Json value = members.get(name);
    if (value instanceof Json.Obj object) {
      return object;
    }
    mismatch(name, value, "a JSON object");
    return null;
  }

  /** An array; null if absent or of another type. */
  public @Nullable List<Json> array(String name) {
    Json value = members.get(name);
    if (value instanceof Json.Arr array) {
      return array.items();
    }
    mismatch(name, value, "an array");
    return null;
  }

  private void mismatch(String name, @Nullable Json value, String expected) {
    if (value != null) {
      fault(name, "type", "This must be " + expected + ".");
    }
  }
}
