package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.problem.Violation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What identifies and times a request, whatever becomes of it.
 *
 * @param startNanos when it arrived, on the scale of {@link System#nanoTime()}
 * @param requestId the client's, if it sent a usable one, else a new one
 * @param traceId of a valid {@code traceparent} (W3C Trace Context), else null
 */
record RequestHead(long startNanos, String requestId, @Nullable String traceId) {

  private static final int MAX_ID = 128;
  private static final int MAX_TRACEPARENT = 512;
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})(?<trace>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}"
              + "-[0-9a-f]{2}(?<more>-.*)?");

  static RequestHead of(HttpServerRequest request) {
    String sent = request.getHeader("X-Request-Id");
    String id = sent != null && isVisible(sent, MAX_ID) ? sent : newId();
    return new RequestHead(System.nanoTime(), id, traceId(request.headers().getAll("traceparent")));
  }

  /**
   * How long the request may take by its own wish.
   *
   * @return milliseconds; {@link Long#MAX_VALUE} if it has none
   * @throws Problem {@link Kind#INVALID_PARAMETER} if the wish can't be read
   */
  static long timeoutMillis(HttpServerRequest request) {
    String text = request.getHeader("Request-Timeout");
    if (text == null) {
      return Long.MAX_VALUE;
    }
    boolean positive =
        Query.isDigits(text) && text.chars().anyMatch(c -> c != '0') && text.length() <= 100;
    if (!positive || request.headers().getAll("Request-Timeout").size() > 1) {
      throw Problem.of(
          Kind.INVALID_PARAMETER,
          List.of(
              new Violation(
                  "Request-Timeout",
                  "range",
                  "The field Request-Timeout must be a whole number of milliseconds, 1 at least.")));
    }
    String digits = text.replaceFirst("^0+", "");
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  /** Whether the client waits for 100 before it sends the body; one of HTTP/1.0 can't. */
  static boolean awaitsContinue(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))
        && request.version() != HttpVersion.HTTP_1_0;
  }

  private static boolean isVisible(String text, int most) {
    return !text.isEmpty()
        && text.length() <= most
        && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  // An id tells requests apart; it protects nothing, so the cheap generator will do.
  private static String newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  // Only versions after 00 may add something to the field, and it may stand once.
  private static @Nullable String traceId(List<String> fields) {
    if (fields.size() != 1 || fields.get(0).length() > MAX_TRACEPARENT) {
      return null;
    }
    String field = fields.get(0);
    Matcher matcher = TRACEPARENT.matcher(field);
    boolean valid =
        matcher.matches() && (matcher.group("more") == null || !field.startsWith("00-"));
    return valid ? matcher.group("trace") : null;
  }
}
