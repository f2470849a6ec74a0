package dev.errand.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends a stream's pieces one after another, each when the connection has room. While it has none
 * nothing is asked of the stream, so a slow reader costs the piece in hand and nothing else.
 *
 * <p>Confined to the event loop of the connection.
 */
final class StreamWriter {

  private static final int SLICE_BYTES = 65_536;

  /** The connection was lost, which is the client's doing and no failure of the stream. */
  static final class ClientGone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ClientGone() {
      super("the client has gone", null, false, false);
    }
  }

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Reply.Stream stream;
  private final Runnable onGone;
  private final Duration patience;
  private final Promise<Void> written = Promise.promise();

  /**
   * A writer.
   *
   * @param onGone called when the client hangs up
   * @param patience how long a client may leave a slice where it is
   */
  StreamWriter(HttpServerRequest request, Reply.Stream stream, Runnable onGone, Duration patience) {
    this.request = request;
    this.patience = patience;
    this.response = request.response();
    this.stream = stream;
    this.onGone = onGone;
  }

  /**
   * Writes all of it; fails when the stream does or the connection is lost. The last chunk is sent
   * on success alone.
   */
  Future<Void> write() {
    response.exceptionHandler(lost -> gone());
    response.closeHandler(
        closed -> {
          if (!response.ended()) {
            gone();
          }
        });
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
    write(piece, 0);
  }

  /**
   * Writes a slice and the next one when it has gone out. A client's connection counts as idle
   * while nothing goes out, so a slow reader needs slices that it can take within that time; and
   * vertx-core's queue counts pieces, not bytes.
   */
  private void write(Buffer piece, int from) {
    if (from == piece.length()) {
      next();
      return;
    }
    int to = Math.min(piece.length(), from + SLICE_BYTES);
    Future<Void> slice =
        response.write(from == 0 && to == piece.length() ? piece : piece.slice(from, to));
    AfterRefusal.awaitRoom(request, slice, patience);
    slice.onComplete(
        (gone, lost) -> {
          if (lost != null) {
            gone();
          } else if (!written.future().isComplete()) {
            write(piece, to);
          }
        });
  }

  private void gone() {
    onGone.run();
    written.tryFail(new ClientGone());
  }

  private void finish(@Nullable Throwable lost) {
    if (lost == null) {
      written.tryComplete();
    } else {
      written.tryFail(lost);
    }
  }
}
