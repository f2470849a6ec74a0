package dev.errand.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Something that is done to a cursor.
 *
 * @param other another cursor, to mix it with
 * @param at a number by which a place is chosen
 * @param value a number by which something to put there is chosen
 * @param text any text, of one character at least
 */
record Tampering(Kind kind, String cursor, String other, int at, int value, String text) {

  private static final int SEAL_AT = 17;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final String SPACE = " \t\r\n\f\u00a0\u2003\u200b\ufeff";

  enum Kind {
    BIT,
    BYTE,
    SWAPPED_BYTES,
    MORE_BYTES,
    FEWER_BYTES,
    SPLICED_SEAL,
    SPLICED_TEXT,
    ANOTHER,
    CHARACTER,
    ODD_CHARACTER,
    ONE_MORE,
    ONE_LESS,
    HEAD,
    TAIL,
    TWICE,
    CASE,
    UPPER,
    LOWER,
    REVERSED,
    PADDED,
    PLAIN_BASE64,
    LINES,
    WHITE_SPACE,
    ESCAPED,
    HEX,
    RANDOM,
    TEXT,
    LONG
  }

  /** Any tampering with the first cursors; the second ones are for mixing. */
  static Arbitrary<Tampering> any(Arbitrary<String> cursors, Arbitrary<String> others) {
    Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 9_999);
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            cursors,
            others,
            numbers,
            numbers,
            Arbitraries.strings().all().ofMinLength(1).ofMaxLength(60))
        .as(Tampering::new);
  }

  /** What comes of it; by chance it may be a cursor that was handed out. */
  String result() {
    return switch (kind) {
      case BIT, BYTE, SWAPPED_BYTES, MORE_BYTES, FEWER_BYTES, SPLICED_SEAL, RANDOM ->
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
      case ANOTHER -> other;
      case SPLICED_TEXT -> cursor.substring(0, place()) + other.substring(place());
      case CHARACTER -> replaced(one(ALPHABET));
      case ODD_CHARACTER -> replaced(text.substring(0, 1));
      case ONE_MORE -> inserted(one(ALPHABET));
      case WHITE_SPACE -> inserted(one(SPACE));
      case ONE_LESS -> replaced("");
      case HEAD -> cursor.substring(0, 1 + at % (cursor.length() - 1));
      case TAIL -> cursor.substring(1 + at % (cursor.length() - 1));
      case TWICE -> cursor.substring(0, place()) + cursor.substring(value % cursor.length());
      default -> respelled();
    };
  }

  private String respelled() {
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    return switch (kind) {
      case CASE -> replaced(otherCase(cursor.substring(place(), place() + 1)));
      case UPPER -> cursor.toUpperCase(Locale.ROOT);
      case LOWER -> cursor.toLowerCase(Locale.ROOT);
      case REVERSED -> new StringBuilder(cursor).reverse().toString();
      case PADDED -> cursor + "=".repeat(1 + value % 4);
      case PLAIN_BASE64 -> Base64.getEncoder().encodeToString(bytes);
      case LINES ->
          Base64.getMimeEncoder(4 + value % 40, "\r\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(bytes);
      case ESCAPED -> replaced("%%%02X".formatted((int) cursor.charAt(place())));
      case HEX -> HexFormat.of().formatHex(bytes);
      case LONG -> (value % 2 == 0 ? cursor : text).repeat(1 + at / cursor.length());
      default -> text;
    };
  }

  private byte[] bytes() {
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    byte[] second = Base64.getUrlDecoder().decode(other);
    int place = at % bytes.length;
    switch (kind) {
      case BIT -> bytes[place] ^= (byte) (1 << value % 8);
      case BYTE -> bytes[place] = (byte) value;
      case SWAPPED_BYTES -> {
        byte kept = bytes[place];
        bytes[place] = bytes[value % bytes.length];
        bytes[value % bytes.length] = kept;
      }
      case MORE_BYTES -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + value % 3);
      case FEWER_BYTES -> bytes = Arrays.copyOf(bytes, place);
      case SPLICED_SEAL -> System.arraycopy(second, 0, bytes, 0, SEAL_AT);
      default -> new java.util.Random(at * 10_000L + value).nextBytes(bytes);
    }
    return bytes;
  }

  private int place() {
    return at % cursor.length();
  }

  private String one(String of) {
    return of.substring(value % of.length(), value % of.length() + 1);
  }

  private String replaced(String by) {
    return cursor.substring(0, place()) + by + cursor.substring(place() + 1);
  }

  private String inserted(String more) {
    return cursor.substring(0, place()) + more + cursor.substring(place());
  }

  private static String otherCase(String letter) {
    String upper = letter.toUpperCase(Locale.ROOT);
    return upper.equals(letter) ? letter.toLowerCase(Locale.ROOT) : upper;
  }
}
