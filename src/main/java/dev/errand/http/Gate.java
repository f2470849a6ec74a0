package dev.errand.http;

import dev.errand.auth.Grant;
import dev.errand.auth.TokenFault;
import dev.errand.auth.Tokens;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Who may pass to an endpoint: first whoever has a good token (else 401), then whoever reaches the
 * owner in the path (else 404, whether or not there is one), then whoever has the scope (else 403).
 * In between each request counts for its subject (else 429).
 *
 * <p>Confined to one event loop. A request with a token that was seen before passes without a
 * future: one look into a map.
 */
public final class Gate {

  private final @Nullable Tokens tokens;
  private final @Nullable OwnerLookup lookup;
  private final @Nullable RateLimiter limiter;
  private final TokenCache known = new TokenCache(TokenCache.MAX_CHARACTERS);
  private final Map<String, Future<Access>> beingVerified = new HashMap<>();

  private Gate(
      @Nullable Tokens tokens, @Nullable OwnerLookup lookup, @Nullable RateLimiter limiter) {
    this.tokens = tokens;
    this.lookup = lookup;
    this.limiter = limiter;
  }

  /** One that is open to everybody for everything. */
  public static Gate open(@Nullable RateLimiter limiter) {
    return new Gate(null, null, limiter);
  }

  /** One that asks for tokens, whose owners are found by the look-up. */
  public static Gate of(Tokens tokens, OwnerLookup lookup, @Nullable RateLimiter limiter) {
    return new Gate(tokens, lookup, limiter);
  }

  /**
   * Lets a request pass at once if nothing has to be waited for.
   *
   * @return null: it has to be waited for, see {@link #admit}
   * @throws Problem when it may not pass
   */
  @Nullable Access admitNow(Endpoint endpoint, RoutingContext context) {
    Tokens guard = tokens;
    if (guard == null || endpoint.scope() == Scope.PUBLIC) {
      count(context, null);
      return Access.ALL;
    }
    String token = Bearer.token(context.request());
    Access access = known.get(token);
    if (access == null) {
      return null;
    }
    Grant grant = access.grant();
    if (grant == null || !guard.stillHolds(grant)) {
      known.remove(token);
      return null;
    }
    boolean mustAsk = endpoint.hasOwner() && access.isUnsure() && !access.reaches(owner(context));
    return mustAsk ? null : checked(access, endpoint, context);
  }

  /**
   * Verifies the token, looks up its owners, and then lets the request pass or not.
   *
   * @param endNanos by when, on the scale of {@link System#nanoTime()}
   * @return fails with a {@link Problem}
   */
  Future<Access> admit(Endpoint endpoint, RoutingContext context, long endNanos) {
    HttpServerRequest request = context.request();
    String token = Bearer.token(request);
    Access access = known.get(token);
    Future<Access> learned = access == null ? learn(token) : Future.succeededFuture(access);
    long millis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    Future<Access> inTime =
        learned.isComplete()
            ? learned
            : learned.timeout(Math.max(1, millis), TimeUnit.MILLISECONDS);
    return inTime
        .recover(failure -> Future.failedFuture(problem(request, failure)))
        .compose(found -> found.lookUp(endNanos).map(found))
        .map(found -> checked(found, endpoint, context));
  }

  /** Of many requests that come with a new token at once, the first has it verified. */
  private Future<Access> learn(String token) {
    Future<Access> underWay = beingVerified.get(token);
    if (underWay != null) {
      return underWay;
    }
    Future<Access> begun = verify(token);
    if (!begun.isComplete()) {
      beingVerified.put(token, begun);
      begun.onComplete(done -> beingVerified.remove(token));
    }
    return begun;
  }

  private Future<Access> verify(String token) {
    Tokens guard = tokens;
    OwnerLookup owners = lookup;
    if (guard == null || owners == null) {
      return Future.succeededFuture(Access.ALL);
    }
    return Future.fromCompletionStage(guard.verify(token), Vertx.currentContext())
        .map(grant -> Access.of(grant, owners))
        .onSuccess(access -> known.put(token, access));
  }

  private static Throwable problem(HttpServerRequest request, Throwable failure) {
    Throwable cause = Tokens.cause(failure);
    if (cause instanceof TokenFault fault) {
      return Bearer.refused(request, fault.sentence());
    }
    return cause instanceof TimeoutException
        ? Problem.of(Kind.DEADLINE_EXCEEDED, "The token could not be verified in time.")
        : cause;
  }

  private void count(RoutingContext context, @Nullable Grant grant) {
    RateLimiter counting = limiter;
    if (counting != null) {
      counting.admit(context.request(), grant);
    }
  }

  private Access checked(Access access, Endpoint endpoint, RoutingContext context) {
    count(context, access.grant());
    if (endpoint.hasOwner() && !access.reaches(owner(context))) {
      throw Exchange.notFound();
    }
    if (!access.allows(endpoint.scope())) {
      throw Bearer.forbidden(context.request(), endpoint.scope());
    }
    return access;
  }

  private static long owner(RoutingContext context) {
    return Exchange.id(context, Endpoint.OWNER);
  }
}
