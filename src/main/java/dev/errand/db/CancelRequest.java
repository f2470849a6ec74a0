package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * Asks the server to cancel what runs on a connection (PostgreSQL manual, "Canceling Requests in
 * Progress"). The driver's own request completes when it is written, long before it acts; this one
 * when the server has closed the socket, and by then the signal is sent.
 */
final class CancelRequest {

  private static final int LENGTH = 16;
  private static final int CODE = 80_877_102;

  private CancelRequest() {}

  /**
   * Sends it over a socket of its own.
   *
   * @param like the connection's own line
   * @return completes when nothing of the request is to come any more; fails when that isn't known
   */
  static Future<Void> send(Dial dial, Line like, int processId, int secretKey) {
    long end = dial.endNanos();
    return dial.connectLike(like, end)
        .compose(line -> line.inTime(send(line, processId, secretKey), end, "a cancel request"));
  }

  private static Future<Void> send(Line line, int processId, int secretKey) {
    Promise<Void> over = line.loop().promise();
    line.socket()
        .handler(ignored -> {})
        // A reset ends it as well as a proper close: whoever sent it has done with the request.
        .exceptionHandler(ignored -> {})
        .closeHandler(over::tryComplete);
    line.socket()
        .write(
            Buffer.buffer(LENGTH)
                .appendInt(LENGTH)
                .appendInt(CODE)
                .appendInt(processId)
                .appendInt(secretKey));
    return over.future();
  }
}
