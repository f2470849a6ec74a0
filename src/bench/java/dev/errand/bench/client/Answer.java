package dev.errand.bench.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it comes in, of an HTTP/1.1 server that announces its length. Used again for the
 * next one. Confined to one event loop.
 */
public final class Answer {

  private static final int START_SIZE = 65_536;
  private static final int NEAR = 400;
  private static final int SHOWN = 600;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final String HEAD_END = "\r\n\r\n";
  private static final String LENGTH = "\r\ncontent-length:";
  private static final String OVERLOADED = "\"/problems/overloaded\"";

  private byte[] bytes = new byte[START_SIZE];
  private int length;
  private int bodyAt = -1;
  private int end = -1;
  private int status;

  /**
   * Takes the next piece.
   *
   * @throws WrongAnswer when it is not what an HTTP server may send here
   */
  public void add(Buffer piece) {
    int size = piece.length();
    if (length + size > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + size));
    }
    piece.getBytes(0, size, bytes, length);
    length += size;
    if (bodyAt < 0) {
      readHead();
    }
    if (bodyAt >= 0 && length > end) {
      throw new WrongAnswer("more bytes than announced: " + this);
    }
  }

  public boolean isComplete() {
    return bodyAt >= 0 && length == end;
  }

  /** Makes room for the next one. */
  public void clear() {
    length = 0;
    bodyAt = -1;
    end = -1;
  }

  /** Whether the server protects itself: it did nothing and may be asked again. */
  public boolean isRefusal() {
    return status == 503 && find(OVERLOADED, bodyAt, end) >= 0;
  }

  /**
   * What is wrong with it; null if nothing is.
   *
   * @param thorough whether to count the items, too
   */
  @Nullable String fault(Call call, boolean thorough) {
    if (status != call.status()) {
      return "status " + status + " instead of " + call.status();
    }
    if (find(call.near(), bodyAt, Math.min(end, bodyAt + NEAR)) < 0) {
      return "no " + call.near() + " near its beginning";
    }
    if (bytes[end - 1] != '}') {
      return "no } at its end";
    }
    int items = thorough ? count(call.item()) : call.items();
    return items == call.items() ? null : items + " items instead of " + call.items();
  }

  /** Its status code. */
  public int status() {
    return status;
  }

  /** Whether its body begins so. */
  public boolean startsWith(String wanted) {
    return find(wanted, bodyAt, Math.min(end, bodyAt + wanted.length())) >= 0;
  }

  /**
   * Where something stands in its body, from a place on.
   *
   * @param from a place found before, or 0
   * @return the place behind it; -1 where there is none
   */
  public int after(String wanted, int from) {
    int at = find(wanted, Math.max(from, bodyAt), end);
    return at < 0 ? -1 : at + wanted.length();
  }

  /** How often something stands in its body. */
  public int count(String wanted) {
    int count = 0;
    for (int at = after(wanted, 0); at >= 0; at = after(wanted, at)) {
      count++;
    }
    return count;
  }

  /** Whether something stands at a place. */
  public boolean has(String wanted, int at) {
    return find(wanted, at, Math.min(end, at + wanted.length())) == at;
  }

  /** The number that begins at a place. */
  public long number(int at) {
    long number = 0;
    for (int i = at; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  /** Some characters from a place on. */
  public String text(int at, int size) {
    return new String(bytes, at, Math.min(size, end - at), ISO_8859_1);
  }

  private void readHead() {
    int headEnd = find(HEAD_END, 0, length);
    if (headEnd < 0) {
      return;
    }
    String head = new String(bytes, 0, headEnd + 2, ISO_8859_1);
    int field = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (field < 0) {
      throw new WrongAnswer("without a Content-Length: " + this);
    }
    int from = field + LENGTH.length();
    status = Integer.parseInt(head, STATUS_AT, STATUS_AT + 3, 10);
    bodyAt = headEnd + HEAD_END.length();
    end = bodyAt + Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
  }

  private int find(String wanted, int from, int to) {
    for (int at = from; at <= to - wanted.length(); at++) {
      int same = 0;
      while (same < wanted.length() && bytes[at + same] == wanted.charAt(same)) {
        same++;
      }
      if (same == wanted.length()) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, Math.min(length, SHOWN), UTF_8);
  }
}
