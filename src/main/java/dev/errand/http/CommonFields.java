package dev.errand.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that answers have for what they are, not for what they say. A feature's own
 * come later, and win.
 */
final class CommonFields {

  private static final CharSequence REQUEST_ID = name("X-Request-Id");
  private static final CharSequence ACCEPT_ENCODING = name("Accept-Encoding");
  private static final CharSequence NO_SNIFF = name("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF_VALUE = name("nosniff");
  private static final CharSequence POLICY = name("Content-Security-Policy");
  private static final CharSequence POLICY_VALUE =
      name("default-src 'none'; frame-ancestors 'none'");
  private static final CharSequence SECURITY = name("Strict-Transport-Security");
  private static final CharSequence SECURITY_VALUE = name("max-age=31536000");

  /** Kept by who asked, and asked for anew each time: so an ETag saves sending it again. */
  private static final CharSequence PRIVATE = name("private, no-cache");

  /** Everybody's, and still asked for anew: another version may serve. */
  private static final CharSequence PUBLIC = name("no-cache");

  private static final CharSequence NO_STORE = name("no-store");

  private final boolean isEncrypted;
  private final @Nullable Cors cors;

  /**
   * The fields of a port.
   *
   * @param isEncrypted whether TLS is spoken
   * @param origins of other sites whose scripts may read answers
   */
  CommonFields(boolean isEncrypted, Set<String> origins) {
    this.isEncrypted = isEncrypted;
    this.cors = origins.isEmpty() ? null : new Cors(origins);
  }

  private static CharSequence name(String text) {
    return HttpHeaders.createOptimized(text);
  }

  /** Of an endpoint's answer. */
  void put(Exchange exchange, Reply reply) {
    Scope scope = exchange.endpoint().scope();
    HttpServerResponse response = exchange.request().response();
    common(exchange.request(), exchange.head());
    if (scope == Scope.PUBLIC) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, PUBLIC);
      response.putHeader(POLICY, POLICY_VALUE);
    } else {
      response.putHeader(HttpHeaders.CACHE_CONTROL, reply.etag() == null ? NO_STORE : PRIVATE);
      if (scope == Scope.TASKS_WORK
          && exchange.request().headers().contains(HttpHeaders.ACCEPT_ENCODING)) {
        // Leases: how long a packed answer is would tell of the tokens in it (BREACH).
        response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
      }
    }
  }

  /** Of a problem, which a browser may show as a page. */
  void putProblem(HttpServerRequest request, RequestHead head) {
    common(request, head);
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    response.putHeader(POLICY, POLICY_VALUE);
  }

  /** Of an answer to OPTIONS: also to a browser that asks whether a script may. */
  void putOptions(HttpServerRequest request, RequestHead head, String allow) {
    common(request, head);
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    response.putHeader(HttpHeaders.ALLOW, allow);
    if (cors != null) {
      cors.preflight(request, allow);
    }
  }

  private void common(HttpServerRequest request, RequestHead head) {
    HttpServerResponse response = request.response();
    response.putHeader(REQUEST_ID, head.requestId());
    response.putHeader(NO_SNIFF, NO_SNIFF_VALUE);
    if (isEncrypted) {
      response.putHeader(SECURITY, SECURITY_VALUE);
    }
    if (cors == null) {
      response.putHeader(HttpHeaders.VARY, ACCEPT_ENCODING);
    } else {
      cors.put(request);
    }
  }
}
