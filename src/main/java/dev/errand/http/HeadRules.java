package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every request must keep, whatever it asks for, and the decoder does not look at. */
final class HeadRules {

  private static final String CHUNKED = "chunked";

  private HeadRules() {}

  /** The rule that the request breaks; null if it breaks none. */
  static @Nullable Problem broken(HttpServerRequest request) {
    if (request.uri() == null) {
      // CONNECT of HTTP/2 has none.
      return Problem.of(Kind.BAD_REQUEST, "There are no tunnels here.");
    }
    if (request.uri().length() > Dispatcher.MAX_URL) {
      return Problem.of(
          Kind.URI_TOO_LONG, "The URL may have " + Dispatcher.MAX_URL + " characters at most.");
    }
    if (request.version() == null) {
      return Problem.of(Kind.BAD_REQUEST, "HTTP/1.1 and HTTP/2 are spoken here.");
    }
    if (!isFramed(request)) {
      return Problem.of(
          Kind.BAD_REQUEST, "The only transfer coding that is understood is chunked.");
    }
    if (!hasHost(request)) {
      return Problem.of(Kind.BAD_REQUEST, "The field Host must stand once and name a host.");
    }
    return null;
  }

  /** Whether it has a stream of its own on its connection: HTTP/2. */
  static boolean isStream(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2;
  }

  /** Whether a next request on the connection could be read. */
  static boolean canGoOn(HttpServerRequest request) {
    return request.version() != null && isFramed(request);
  }

  /**
   * Whether it can be told where the body ends. With any coding but chunked alone a proxy in front
   * might see another end, and so another next request (RFC 9112, sections 6.1 and 11.2).
   */
  private static boolean isFramed(HttpServerRequest request) {
    if (!request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      return true;
    }
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return codings.size() == 1 && codings.get(0).equalsIgnoreCase(CHUNKED);
  }

  /** RFC 9112, section 3.2; in HTTP/2 the pseudo-field {@code :authority} will do as well. */
  private static boolean hasHost(HttpServerRequest request) {
    if (isStream(request)) {
      return request.authority() != null;
    }
    return request.version() == HttpVersion.HTTP_1_0
        || (request.headers().getAll(HttpHeaders.HOST).size() == 1 && request.authority() != null);
  }

  /** What the decoder could not read. */
  static Problem unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof ConnectionGuard.LateHead) {
      return Problem.of(Kind.REQUEST_TIMEOUT, "The header did not arrive in time.");
    }
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(
          Kind.URI_TOO_LONG, "The URL may have " + Dispatcher.MAX_URL + " characters at most.");
    }
    return cause instanceof TooLongHttpHeaderException
        ? Problem.of(
            Kind.HEADERS_TOO_LARGE, "The header may have " + Wire.MAX_HEADERS + " bytes at most.")
        : Problem.of(Kind.BAD_REQUEST, "The request line or a header field can't be read.");
  }
}
