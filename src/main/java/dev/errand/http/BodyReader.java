package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request's body, up to a size and a time. vertx-web's BodyHandler has no bound in time,
 * answers by itself and asks for the rest of a body that is already too large.
 */
final class BodyReader {

  private static final Future<Buffer> NOTHING = Future.succeededFuture(Buffer.buffer());
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int maxBytes;
  private final BodyRoom room;
  private final Promise<Buffer> read = Promise.promise();
  private @Nullable Buffer bytes;
  private boolean grows;
  private long timer = NO_TIMER;

  private BodyReader(Vertx vertx, HttpServerRequest request, int maxBytes, BodyRoom room) {
    this.room = room;
    this.vertx = vertx;
    this.request = request;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the body.
   *
   * @param room what the body takes of it must be given back when the request is answered, if this
   *     succeeds
   * @param endNanos until when, on the scale of {@link System#nanoTime()}
   * @return fails with {@link Kind#CONTENT_TOO_LARGE}, {@link Kind#REQUEST_TIMEOUT}, {@link
   *     Kind#OVERLOADED} or {@link Kind#BAD_REQUEST}; the rest of the body is then dropped as it
   *     comes
   */
  static Future<Buffer> read(
      Vertx vertx, HttpServerRequest request, int maxBytes, BodyRoom room, long endNanos) {
    if (!request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        && !HeadRules.isStream(request)) {
      // There is no body (RFC 9112, section 6.3): most requests, which need no timer then. In
      // HTTP/2 only the end of the stream tells, and it is not seen yet.
      return NOTHING;
    }
    BodyReader reader = new BodyReader(vertx, request, maxBytes, room);
    reader.start(endNanos);
    return reader.read.future();
  }

  private void start(long endNanos) {
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && isTooLong(announced)) {
      tooLarge();
      return;
    }
    if (RequestHead.awaitsContinue(request)) {
      request.response().writeContinue();
    }
    long millis = (endNanos - System.nanoTime()) / 1_000_000;
    timer = vertx.setTimer(Math.max(1, millis), id -> tooSlow());
    request.handler(this::take).endHandler(end -> done()).exceptionHandler(this::broken);
    read.future().onComplete(ended -> vertx.cancelTimer(timer)).onFailure(lost -> giveBack());
  }

  private void take(Buffer piece) {
    Buffer before = bytes;
    if (read.future().isComplete()) {
      return;
    }
    if (piece.length() + (before == null ? 0 : before.length()) > maxBytes) {
      tooLarge();
    } else if (!room.take(piece.length())) {
      read.tryFail(Problem.of(Kind.OVERLOADED, "There is no room for another body at the moment."));
    } else if (before == null) {
      // The first piece is the whole body nearly always; only then there is nothing to copy.
      bytes = piece;
    } else {
      append(before, piece);
    }
  }

  private void giveBack() {
    Buffer all = bytes;
    bytes = null;
    room.give(all == null ? 0 : all.length());
  }

  // One buffer that doubles as it grows: a body in chunks of one byte must not be copied for each
  // of them.
  private void append(Buffer before, Buffer piece) {
    if (!grows) {
      grows = true;
      bytes = Buffer.buffer(2 * (before.length() + piece.length())).appendBuffer(before);
    }
    Objects.requireNonNull(bytes).appendBuffer(piece);
  }

  private void done() {
    Buffer all = bytes;
    read.tryComplete(all == null ? Buffer.buffer() : all);
  }

  private boolean isTooLong(String announced) {
    return !Query.isDigits(announced)
        || announced.length() > 10
        || Long.parseLong(announced) > maxBytes;
  }

  private void tooLarge() {
    read.tryFail(
        Problem.of(Kind.CONTENT_TOO_LARGE, "The body may hold " + maxBytes + " bytes at most."));
  }

  // The client's doing, not a fault of the service: the connection was lost, or the framing is bad.
  private void broken(Throwable cause) {
    read.tryFail(Problem.of(Kind.BAD_REQUEST, "The body broke off or can't be read.", cause));
  }

  private void tooSlow() {
    read.tryFail(Problem.of(Kind.REQUEST_TIMEOUT, "The body did not arrive in time."));
  }
}
