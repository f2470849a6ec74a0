package dev.errand.bench.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;

/** Requests as they go over the wire; all of them are ASCII. */
public final class Requests {

  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n";
  private static final String JSON = "Content-Type: application/json\r\nContent-Length: ";
  private static final String END = "\r\n\r\n";

  private Requests() {}

  /** A GET. */
  public static Buffer get(String path) {
    return buffer("GET " + path + HEAD + "\r\n");
  }

  /**
   * A request with a JSON body.
   *
   * @param line method and path
   */
  public static Buffer withBody(String line, String body) {
    return buffer(line + HEAD + JSON + body.length() + END + body);
  }

  /** The same with an idempotency key. */
  static Buffer withKey(String line, String key, String body) {
    String field = "Idempotency-Key: " + key + "\r\n";
    return buffer(line + HEAD + field + JSON + body.length() + END + body);
  }

  private static Buffer buffer(String text) {
    return Buffer.buffer(text.getBytes(US_ASCII));
  }
}
