package dev.errand.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sends a stream's pieces one after another, each when the connection has room. While it has none
 * nothing is asked of the stream, so a slow reader costs the piece in hand and nothing else.
 *
 * <p>Confined to the event loop of the connection.
 */
final class StreamWriter {

  private final HttpServerResponse response;
  private final Reply.Stream stream;
  private final Promise<Void> written = Promise.promise();

  StreamWriter(HttpServerResponse response, Reply.Stream stream) {
    this.response = response;
    this.stream = stream;
  }

  /**
   * Writes all of it; fails when the stream does or the connection is lost. The last chunk is sent
   * on success alone.
   */
  Future<Void> write() {
    response.exceptionHandler(written::tryFail);
    response.closeHandler(closed -> written.tryFail("the client has gone"));
    next();
    return written.future();
  }

  private void next() {
    stream
        .next()
        .onComplete(
            (piece, failure) -> {
              if (failure != null) {
                written.tryFail(failure);
              } else if (!written.future().isComplete()) {
                take(piece);
              }
            });
  }

  private void take(@Nullable Buffer piece) {
    if (piece == null) {
      response.end().onComplete((ended, lost) -> finish(lost));
      return;
    }
    response.write(piece);
    if (response.writeQueueFull()) {
      response.drainHandler(
          drained -> {
            response.drainHandler(null);
            next();
          });
    } else {
      next();
    }
  }

  private void finish(@Nullable Throwable lost) {
    if (lost == null) {
      written.tryComplete();
    } else {
      written.tryFail(lost);
    }
  }
}
