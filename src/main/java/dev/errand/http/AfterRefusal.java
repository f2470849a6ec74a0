package dev.errand.http;

import dev.errand.problem.Problem.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** What becomes of a connection after a problem was answered on it. */
final class AfterRefusal {

  private static final long REST_MILLIS = 5_000;

  private AfterRefusal() {}

  /**
   * Whether nobody can tell where a next request would begin: the head could not be read, the rest
   * of a late body may never come, and who was refused while waiting for 100 may send it or not.
   */
  static boolean isLast(HttpServerRequest request, Kind kind) {
    return kind == Kind.REQUEST_TIMEOUT
        || request.decoderResult().isFailure()
        || !HeadRules.canGoOn(request)
        || (!request.isEnded() && RequestHead.awaitsContinue(request));
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
                request.connection().close();
              }
            });
  }
}
