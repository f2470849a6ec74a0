package dev.errand.http;

import org.jspecify.annotations.Nullable;

/**
 * Parts of a URL as they were sent, made fit to be sent back: as a reference (RFC 3986) that stands
 * in a header field or a problem. Nothing is decoded.
 */
final class UrlText {

  /** What may not stand in a URL but in percent-encoding, beside all that is not visible ASCII. */
  private static final String UNSAFE = "\"<>\\^`{|}";

  private static final String HEX = "0123456789ABCDEF";

  private UrlText() {}

  /**
   * The path of a request; the empty string if it had none that could be read. One that begins with
   * two slashes would be read as a host's name, so one is left.
   */
  static String path(@Nullable String sent) {
    if (sent == null || !sent.startsWith("/")) {
      return "";
    }
    int start = 0;
    while (sent.startsWith("//", start)) {
      start++;
    }
    return escaped(sent.substring(start));
  }

  /**
   * The text with each unsafe character percent-encoded.
   *
   * @param sent as HTTP hands it on: one character for each byte
   */
  static String escaped(String sent) {
    int length = sent.length();
    int from = 0;
    while (from < length && isSafe(sent.charAt(from))) {
      from++;
    }
    if (from == length) {
      return sent;
    }
    StringBuilder escaped = new StringBuilder(length + 8).append(sent, 0, from);
    for (int i = from; i < length; i++) {
      char c = sent.charAt(i);
      if (isSafe(c)) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
      }
    }
    return escaped.toString();
  }

  private static boolean isSafe(char c) {
    return c > 0x20 && c < 0x7f && UNSAFE.indexOf(c) < 0;
  }
}
