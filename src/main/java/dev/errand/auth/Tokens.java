package dev.errand.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import dev.errand.auth.KeyRing.Current;
import dev.errand.auth.TokenFault.Reason;
import dev.errand.observe.Observer;
import dev.errand.observe.Secret;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens: JWS in compact form (RFC 7515) signed by RS256, ES256 or EdDSA with the keys of
 * a JWK set, or by HS256 with a shared secret. Thread-safe.
 */
public final class Tokens implements AutoCloseable {

  /** What a token may have in characters. */
  public static final int MAX_LENGTH = 8_192;

  /** What a shared secret must have: as much as HS256 gives (RFC 7518, section 3.2). */
  public static final int MIN_SECRET_BYTES = 32;

  private final TokenRules rules;
  private final Clock clock;
  private final Supplier<Current> keys;
  private final @Nullable KeyRing ring;
  private final @Nullable Workers workers;

  private Tokens(
      TokenRules rules,
      Clock clock,
      Supplier<Current> keys,
      @Nullable KeyRing ring,
      @Nullable Workers workers) {
    this.rules = rules;
    this.clock = clock;
    this.keys = keys;
    this.ring = ring;
    this.workers = workers;
  }

  /** Tokens that are signed with a secret that their issuer shares with us. */
  public static Tokens ofSecret(Secret secret, TokenRules rules, Clock clock) {
    Current only = new Current(1, Keys.ofSecret(secret));
    return new Tokens(rules, clock, () -> only, null, null);
  }

  /**
   * Tokens that are signed with the private parts of the keys of a JWK set. Blocks until that is
   * read.
   *
   * @throws IOException if there are no keys to be had
   */
  public static Tokens ofKeys(
      KeySource source, KeySource.Times times, TokenRules rules, Clock clock, Observer observer)
      throws IOException, InterruptedException {
    KeyRing ring = new KeyRing(source, times, observer);
    try {
      ring.start();
    } catch (IOException | InterruptedException failed) {
      ring.close();
      throw failed;
    }
    return new Tokens(rules, clock, ring::current, ring, new Workers());
  }

  /**
   * Whether a token that was verified before need not be verified again: it has not ended and the
   * keys are still the same. Costs next to nothing.
   */
  public boolean stillHolds(Grant grant) {
    return clock.millis() < grant.endMillis() && grant.generation() == keys.get().generation();
  }

  /**
   * Verifies a token. The public-key algorithms take too long for an event loop and run elsewhere.
   *
   * @return completes at once or on another thread; fails with a {@link TokenFault}, or with {@link
   *     Kind#OVERLOADED} when too many are being verified
   */
  public CompletableFuture<Grant> verify(String token) {
    if (token.length() > MAX_LENGTH) {
      return CompletableFuture.failedFuture(new TokenFault(Reason.TOO_LONG));
    }
    Workers elsewhere = workers;
    KeyRing rotating = ring;
    if (elsewhere == null || rotating == null) {
      return now(() -> verify(token, keys.get()));
    }
    Current seen = keys.get();
    return elsewhere
        .run(() -> verify(token, seen))
        .exceptionallyCompose(
            failure ->
                isUnknownKey(failure)
                    ? rotating
                        .newerThan(seen)
                        .thenCompose(newer -> retry(token, newer, elsewhere, failure))
                    : CompletableFuture.failedFuture(cause(failure)));
  }

  private CompletableFuture<Grant> retry(
      String token, boolean newer, Workers elsewhere, Throwable failure) {
    return newer
        ? elsewhere.run(() -> verify(token, keys.get()))
        : CompletableFuture.failedFuture(cause(failure));
  }

  private static boolean isUnknownKey(Throwable failure) {
    return cause(failure) instanceof TokenFault fault && fault.reason() == Reason.UNKNOWN_KEY;
  }

  /** What a future failed with, out of what it was wrapped in on its way. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static CompletableFuture<Grant> now(Supplier<Grant> work) {
    try {
      return CompletableFuture.completedFuture(work.get());
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private Grant verify(String token, Current with) {
    JWSObject signed = parse(token);
    // Nothing that changes how a token is to be read is understood here (RFC 7515, section 4.1.11).
    if (signed.getHeader().getCriticalParams() != null) {
      throw new TokenFault(Reason.MALFORMED);
    }
    for (JWSVerifier each : with.keys().signersOf(signed.getHeader())) {
      if (holds(signed, each)) {
        return rules.check(claims(signed), clock.millis(), with.generation());
      }
    }
    throw new TokenFault(Reason.SIGNATURE);
  }

  private static JWSObject parse(String token) {
    try {
      return JWSObject.parse(token);
    } catch (ParseException | RuntimeException unreadable) {
      throw new TokenFault(Reason.MALFORMED);
    }
  }

  private static Map<String, Object> claims(JWSObject signed) {
    Map<String, Object> claims = signed.getPayload().toJSONObject();
    if (claims == null) {
      throw new TokenFault(Reason.CLAIMS);
    }
    return claims;
  }

  private static boolean holds(JWSObject signed, JWSVerifier verifier) {
    try {
      return signed.verify(verifier);
    } catch (JOSEException | RuntimeException broken) {
      return false;
    }
  }

  @Override
  public void close() {
    if (ring != null) {
      ring.close();
    }
    if (workers != null) {
      workers.close();
    }
  }

  /** Refused where there is no more room. */
  static Problem overloaded(RejectedExecutionException full) {
    return Problem.of(Kind.OVERLOADED, "Too many tokens are being verified.", full);
  }
}
