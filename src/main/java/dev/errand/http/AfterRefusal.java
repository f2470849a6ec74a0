package dev.errand.http;

import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * What becomes of a request's connection, or of its stream in HTTP/2, when things do not end as
 * they should.
 */
final class AfterRefusal {

  private static final long REST_MILLIS = 5_000;

  /** RFC 9113, section 7. */
  private static final long NO_ERROR = 0;

  private static final long INTERNAL_ERROR = 2;
  private static final long CANCEL = 8;

  private AfterRefusal() {}

  /**
   * Whether nobody can tell where a next request would begin: the head could not be read, the rest
   * of a late body may never come, and who was refused while waiting for 100 may send it or not.
   * Streams of HTTP/2 are apart from each other.
   */
  static boolean isLast(HttpServerRequest request, Kind kind) {
    return !HeadRules.isStream(request)
        && (kind == Kind.REQUEST_TIMEOUT
            || request.decoderResult().isFailure()
            || !HeadRules.canGoOn(request)
            || (!request.isEnded() && RequestHead.awaitsContinue(request)));
  }

  /**
   * The rest of a refused body is dropped as it comes, but not for ever: who drips it would hold
   * the connection.
   */
  static void awaitRest(HttpServerRequest request) {
    Vertx.currentContext()
        .owner()
        .setTimer(
            REST_MILLIS,
            id -> {
              if (!request.isEnded()) {
                end(request, NO_ERROR);
              }
            });
  }

  /** Tells the client that what it has of the answer is not all. */
  static void cut(HttpServerRequest request) {
    end(request, INTERNAL_ERROR);
  }

  /**
   * Ends an answer whose client does not take what is sent. The idle time does not: there may be
   * other streams on the connection, or bytes of a next request that drip.
   *
   * @param written completes when the client has made room for it
   */
  static void awaitRoom(HttpServerRequest request, Future<Void> written, Duration limit) {
    if (written.isComplete()) {
      return;
    }
    Vertx vertx = Vertx.currentContext().owner();
    long timer = vertx.setTimer(limit.toMillis(), id -> end(request, CANCEL));
    written.onComplete(done -> vertx.cancelTimer(timer));
  }

  private static void end(HttpServerRequest request, long code) {
    if (HeadRules.isStream(request)) {
      request.response().reset(code);
    } else {
      request.connection().close();
    }
  }
}
