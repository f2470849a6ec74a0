package dev.errand.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.errand.auth.Grant;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a subject may make in a time: the subject of the token, or without one the
 * remote address. Each has a bucket of so many tokens, which refills evenly.
 *
 * <p>One for all event loops of a replica, and of that replica alone; thread-safe. Of too many
 * subjects those go that are seen least, and begin anew.
 */
public final class RateLimiter {

  /**
   * So many requests in a time.
   *
   * @param window one second at least
   */
  public record Rate(int requests, Duration window) {}

  /** A bucket has some 200 bytes, and so has its entry. */
  private static final int MAX_SUBJECTS = 50_000;

  /** What one customer of a provider has of IPv6 at least: its addresses are one subject. */
  private static final int NETWORK_BYTES = 8;

  private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
  private static final CharSequence LIMIT = HttpHeaders.createOptimized("RateLimit");

  private final Rate rate;
  private final CharSequence policy;
  private final Cache<String, Bucket> buckets;

  public RateLimiter(Rate rate) {
    this.rate = rate;
    this.policy =
        HttpHeaders.createOptimized(
            "\"default\";q=" + rate.requests() + ";w=" + rate.window().toSeconds());
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_SUBJECTS)
            // A bucket that was left for so long is full, as a new one is.
            .expireAfterAccess(rate.window().plusSeconds(1))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Counts a request, and tells its client what is left (draft-ietf-httpapi-ratelimit-headers-10).
   *
   * @param grant of its token, if it has one
   * @throws Problem {@link Kind#RATE_LIMITED} when there is nothing left
   */
  void admit(HttpServerRequest request, @Nullable Grant grant) {
    String subject = grant == null ? null : grant.subject();
    Bucket bucket =
        buckets.get(subject == null ? address(request) : "sub " + subject, any -> bucket());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    HttpServerResponse response = request.response();
    response.putHeader(POLICY, policy);
    response.putHeader(
        LIMIT,
        "\"default\";r=%d;t=%d"
            .formatted(probe.getRemainingTokens(), seconds(probe.getNanosToWaitForReset())));
    if (!probe.isConsumed()) {
      long wait = Math.max(1, seconds(probe.getNanosToWaitForRefill()));
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
      throw Problem.of(
          Kind.RATE_LIMITED,
          "The limit is %d in %d s.".formatted(rate.requests(), rate.window().toSeconds()));
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.window()))
        .build();
  }

  private static String address(HttpServerRequest request) {
    String host = request.remoteAddress().hostAddress();
    byte[] bytes = host == null ? null : NetUtil.createByteArrayFromIpAddressString(host);
    return bytes == null || bytes.length <= NETWORK_BYTES
        ? String.valueOf(host)
        : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999);
  }
}
