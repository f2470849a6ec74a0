package dev.errand.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;

/**
 * What browsers are told about scripts of other sites (Fetch Standard, section "CORS protocol"):
 * those of named origins may read answers. A token is nothing that a browser sends by itself, so
 * credentials are never allowed, and nobody is let in who is not named.
 *
 * <p>vertx-web's handler would answer preflight requests by itself, unheard and without an id.
 */
final class Cors {

  private static final CharSequence VARY = HttpHeaders.createOptimized("Accept-Encoding, Origin");
  private static final CharSequence EXPOSED =
      HttpHeaders.createOptimized(
          "Allow, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy,"
              + " Retry-After, WWW-Authenticate, X-Request-Id");
  private static final CharSequence TAKEN =
      HttpHeaders.createOptimized(
          "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Request-Timeout,"
              + " traceparent, X-Request-Id");

  /**
   * How long a browser may go without asking again, in seconds; browsers have limits of two hours.
   */
  private static final CharSequence MAX_AGE = HttpHeaders.createOptimized("7200");

  private final Set<String> origins;

  Cors(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Of any answer. */
  void put(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.VARY, VARY);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && origins.contains(origin)) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
  }

  /** Of an answer to OPTIONS, beside that. */
  void preflight(HttpServerRequest request, String allow) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null
        && origins.contains(origin)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      request
          .response()
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, allow)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, TAKEN)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    }
  }
}
