package dev.errand.http;

import dev.errand.problem.Problem.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL's query, decoded strictly. Unknown ones, single ones that are repeated
 * and empty or broken values are faults; all of them are told at once by {@link #end()}.
 */
public final class Query {

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Faults faults = new Faults();

  private Query() {}

  /**
   * Reads a raw query.
   *
   * @param raw as it was sent, without the question mark; null if there was none
   * @param single the parameters that may stand once
   * @param repeatable the parameters that may stand several times
   */
  static Query read(@Nullable String raw, Set<String> single, Set<String> repeatable) {
    Query query = new Query();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&", -1)) {
        query.take(pair, single, repeatable);
      }
    }
    return query;
  }

  /** The value; null if the parameter was not sent. */
  public @Nullable String text(String name) {
    List<String> all = values.get(name);
    return all == null ? null : all.get(0);
  }

  /** All the values of a repeatable parameter; empty if it was not sent. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** A whole number within bounds, or the default. */
  public int number(String name, int least, int most, int standard) {
    String text = text(name);
    if (text == null) {
      return standard;
    }
    if (text.length() <= 9 && isDigits(text)) {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    fault(name, "range", "This must be a whole number from " + least + " to " + most + ".");
    return standard;
  }

  /** True or false; null if the parameter was not sent. */
  public @Nullable Boolean bool(String name) {
    String text = text(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      fault(name, "type", "This must be true or false.");
      return null;
    }
    return text == null ? null : Boolean.valueOf(text);
  }

  /** An RFC 3339 time; null if the parameter was not sent. */
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

  /** Notes a fault of a parameter. */
  public void fault(String name, String code, String detail) {
    faults.add(name, code, detail);
  }

  /**
   * Ends the reading.
   *
   * @throws dev.errand.problem.Problem {@link Kind#INVALID_PARAMETER} with all faults, if there are
   *     any
   */
  public void end() {
    faults.throwIfAny(Kind.INVALID_PARAMETER);
  }

  /** Whether the text is made of ASCII digits, one at least. */
  static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private void take(String pair, Set<String> single, Set<String> repeatable) {
    int equals = pair.indexOf('=');
    String name = name(pair);
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
    if (name == null || !(single.contains(name) || repeatable.contains(name))) {
      // The name is the client's own text: it is told back only if it is short and plain.
      boolean plain = name != null && name.matches("[A-Za-z0-9_.-]{1,40}");
      fault(plain ? String.valueOf(name) : "?", "unknown", "There is no such parameter.");
    } else if (value == null || value.isEmpty() || value.indexOf('\0') >= 0) {
      fault(name, "empty", "The value is empty or not valid UTF-8 in percent-encoding.");
    } else if (values.containsKey(name) && !repeatable.contains(name)) {
      fault(name, "repeated", "This parameter may stand once.");
    } else {
      values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    }
  }

  /** The decoded name in one part of a raw query; null if it is broken. */
  static @Nullable String name(String pair) {
    int equals = pair.indexOf('=');
    return decode(equals < 0 ? pair : pair.substring(0, equals));
  }

  /** Percent-decoding (RFC 3986), with "+" for a space; null if the text is broken. */
  static @Nullable String decode(String raw) {
    if (!raw.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return null;
    }
    if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 2 <= raw.length() - 1 ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
        if (low < 0) {
          return null;
        }
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    return utf8(bytes.toByteArray());
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException invalid) {
      return null;
    }
  }
}
