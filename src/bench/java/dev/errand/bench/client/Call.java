package dev.errand.bench.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;

/**
 * A request and what a right answer to it looks like; all of it is ASCII.
 *
 * @param status of a right answer
 * @param near stands near the beginning of its body
 * @param item stands in the body once for each item
 * @param items how many there are
 */
record Call(Buffer request, int status, String near, String item, int items) {

  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n";
  private static final String JSON = "Content-Type: application/json\r\nContent-Length: ";
  private static final String END = "\r\n\r\n";

  /** A GET. */
  static Call get(String path, String near, String item, int items) {
    return new Call(buffer("GET " + path + HEAD + "\r\n"), 200, near, item, items);
  }

  /** A request with a JSON body in ASCII. */
  static Call withBody(String line, String body, int status, String near, String item, int items) {
    Buffer request = buffer(line + HEAD + JSON + body.length() + END + body);
    return new Call(request, status, near, item, items);
  }

  private static Buffer buffer(String text) {
    return Buffer.buffer(text.getBytes(US_ASCII));
  }
}
