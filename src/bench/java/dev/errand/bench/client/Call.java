package dev.errand.bench.client;

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

  /** A GET. */
  static Call get(String path, String near, String item, int items) {
    return new Call(Requests.get(path), 200, near, item, items);
  }

  /** A request with a JSON body in ASCII. */
  static Call withBody(String line, String body, int status, String near, String item, int items) {
    return new Call(Requests.withBody(line, body), status, near, item, items);
  }
}
