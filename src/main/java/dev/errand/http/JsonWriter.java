package dev.errand.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Writes JSON into one growing array of UTF-8 bytes: the encoder of the hot path. Names and other
 * constant parts are written as bytes that were encoded once.
 *
 * <p>Used by one thread; of no use after {@link #toBuffer()}, which hands the array over without a
 * copy.
 */
public final class JsonWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LEAST_LONG =
      "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NUMBER = 20;
  private static final int TIME_LENGTH = 29;

  private byte[] bytes;
  private int length;

  public JsonWriter(int sizeHint) {
    bytes = new byte[sizeHint];
  }

  /** Bytes written so far. */
  public int length() {
    return length;
  }

  /** Constant text that is JSON already. */
  public JsonWriter raw(byte[] json) {
    reserve(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  /** One ASCII character. */
  public JsonWriter raw(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Text that is JSON already, such as jsonb in its text form. */
  public JsonWriter json(String json) {
    utf8(json);
    return this;
  }

  /** A decimal number. */
  public JsonWriter number(long value) {
    if (value == Long.MIN_VALUE) {
      return raw(LEAST_LONG);
    }
    reserve(LONGEST_NUMBER);
    long rest = Math.abs(value);
    int digits = 1;
    for (long limit = 10; digits < 19 && rest >= limit; limit *= 10) {
      digits++;
    }
    if (value < 0) {
      bytes[length++] = '-';
    }
    digits(rest, digits);
    return this;
  }

  /** A string, quoted and escaped. */
  public JsonWriter text(String value) {
    int size = value.length();
    reserve(size + 2);
    bytes[length++] = '"';
    for (int i = 0; i < size; i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
        escaped(value, i);
        return this;
      }
      bytes[length++] = (byte) c;
    }
    bytes[length++] = '"';
    return this;
  }

  /** A time as RFC 3339 in UTC with six fraction digits, quoted. Years 0001–9999. */
  public JsonWriter time(OffsetDateTime value) {
    OffsetDateTime utc =
        value.getOffset().equals(ZoneOffset.UTC)
            ? value
            : value.withOffsetSameInstant(ZoneOffset.UTC);
    reserve(TIME_LENGTH);
    bytes[length++] = '"';
    digits(utc.getYear(), 4);
    bytes[length++] = '-';
    digits(utc.getMonthValue(), 2);
    bytes[length++] = '-';
    digits(utc.getDayOfMonth(), 2);
    bytes[length++] = 'T';
    digits(utc.getHour(), 2);
    bytes[length++] = ':';
    digits(utc.getMinute(), 2);
    bytes[length++] = ':';
    digits(utc.getSecond(), 2);
    bytes[length++] = '.';
    digits(utc.getNano() / 1_000, 6);
    bytes[length++] = 'Z';
    bytes[length++] = '"';
    return this;
  }

  /** What was written, without a copy. */
  public Buffer toBuffer() {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, 0, length));
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private void escaped(String value, int from) {
    int start = from;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        utf8(value.substring(start, i));
        escape(c);
        start = i + 1;
      }
    }
    utf8(value.substring(start));
    raw('"');
  }

  private void escape(char c) {
    raw('\\');
    switch (c) {
      case '"', '\\' -> raw(c);
      case '\n' -> raw('n');
      case '\r' -> raw('r');
      case '\t' -> raw('t');
      case '\b' -> raw('b');
      case '\f' -> raw('f');
      default -> {
        raw('u').raw('0').raw('0');
        reserve(2);
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 15];
      }
    }
  }

  private void utf8(String text) {
    raw(text.getBytes(StandardCharsets.UTF_8));
  }

  private void digits(long value, int count) {
    long rest = value;
    for (int i = length + count - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
