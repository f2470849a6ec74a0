package dev.errand.http;

/**
 * How much of all requests' bodies may lie in memory at once: what is arriving, and what is being
 * worked on. Connections and streams are cheap to open, and each may bring a megabyte.
 *
 * <p>Confined to one event loop.
 */
final class BodyRoom {

  private final long maxBytes;
  private long bytes;

  BodyRoom(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes room for a piece; false, and nothing is taken, if there is none. */
  boolean take(int piece) {
    if (bytes + piece > maxBytes) {
      return false;
    }
    bytes += piece;
    return true;
  }

  void give(long back) {
    bytes -= back;
  }

  long taken() {
    return bytes;
  }
}
