package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** The token of a request, and what it is told when that won't do (RFC 6750, section 3). */
final class Bearer {

  private static final CharSequence CHALLENGE = HttpHeaders.createOptimized("WWW-Authenticate");
  private static final String REALM = "Bearer realm=\"errand\"";
  private static final String SCHEME = "Bearer ";

  private Bearer() {}

  /**
   * The token.
   *
   * @throws Problem UNAUTHORIZED when there is none, or more than one
   */
  static String token(HttpServerRequest request) {
    String field = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (field == null) {
      request.response().putHeader(CHALLENGE, REALM);
      throw Problem.of(Kind.UNAUTHORIZED, "This needs a token, in the field Authorization.");
    }
    List<String> all = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    int end = field.length();
    if (all.size() > 1
        || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || end == SCHEME.length()
        || field.indexOf(' ', SCHEME.length()) >= 0) {
      throw refused(request, "The field Authorization must stand once, as \"Bearer <token>\".");
    }
    return field.substring(SCHEME.length());
  }

  /** The token won't do. */
  static Problem refused(HttpServerRequest request, String why) {
    request
        .response()
        .putHeader(
            CHALLENGE,
            REALM
                + ", error=\"invalid_token\", error_description=\""
                + why.replace('"', '\'')
                + "\"");
    return Problem.of(Kind.UNAUTHORIZED, why);
  }

  /** The token is good but does not allow this. */
  static Problem forbidden(HttpServerRequest request, Scope scope) {
    request
        .response()
        .putHeader(CHALLENGE, REALM + ", error=\"insufficient_scope\", scope=\"" + scope + "\"");
    return Problem.of(Kind.FORBIDDEN, "This needs a token with the scope " + scope + ".");
  }
}
