package dev.errand.auth;

import dev.errand.auth.TokenFault.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a token must say (RFC 7519, section 4.1).
 *
 * @param issuer what {@code iss} must be; null: anything
 * @param audience what {@code aud} must name; null: a token that is meant for somebody is not meant
 *     for us
 * @param ownerClaim the claim that holds a handle or a list of them
 * @param leeway by how much clocks may differ
 */
public record TokenRules(
    @Nullable String issuer, @Nullable String audience, String ownerClaim, Duration leeway) {

  static final int MAX_OWNERS = 100;

  private static final int MAX_SUBJECT = 128;

  /** Some 285,000 years: whatever a token says, sums stay within a long. */
  private static final double MAX_MILLIS = 9e15;

  /**
   * Checks the claims of a token whose signature holds.
   *
   * @param claims as the library reads JSON: maps, lists, strings, numbers, booleans, null
   * @throws TokenFault for the first rule that is broken
   */
  Grant check(Map<String, Object> claims, long nowMillis, int generation) {
    if (claims.get("exp") == null) {
      throw new TokenFault(Reason.NO_END);
    }
    long endMillis = millis(claims.get("exp")) + leeway.toMillis();
    if (nowMillis >= endMillis) {
      throw new TokenFault(Reason.EXPIRED);
    }
    if (claims.get("nbf") != null && nowMillis + leeway.toMillis() < millis(claims.get("nbf"))) {
      throw new TokenFault(Reason.NOT_YET_VALID);
    }
    if (issuer != null && !issuer.equals(claims.get("iss"))) {
      throw new TokenFault(Reason.ISSUER);
    }
    List<String> meantFor = texts(claims.get("aud"));
    if (audience == null ? !meantFor.isEmpty() : !meantFor.contains(audience)) {
      throw new TokenFault(Reason.AUDIENCE);
    }
    return new Grant(scopes(claims), owners(claims), subject(claims), endMillis, generation);
  }

  /** It names who asks; so long as to be a burden where it is kept, its digest does as well. */
  private static @Nullable String subject(Map<String, Object> claims) {
    Object claim = claims.get("sub");
    if (claim == null) {
      return null;
    }
    String subject = claim.toString();
    return subject.length() <= MAX_SUBJECT
        ? subject
        : UUID.nameUUIDFromBytes(subject.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** A NumericDate: seconds since 1970, and parts of them. */
  private static long millis(@Nullable Object claim) {
    if (!(claim instanceof Number seconds)) {
      throw new TokenFault(Reason.CLAIMS);
    }
    double millis = seconds.doubleValue() * 1_000;
    return (long) Math.max(-MAX_MILLIS, Math.min(MAX_MILLIS, millis));
  }

  private List<String> owners(Map<String, Object> claims) {
    List<String> owners = texts(claims.get(ownerClaim));
    if (owners.size() > MAX_OWNERS) {
      throw new TokenFault(Reason.TOO_MANY_OWNERS);
    }
    return owners;
  }

  /** RFC 8693, section 4.2; some issuers call it {@code scp}, and make it a list. */
  private static Set<String> scopes(Map<String, Object> claims) {
    Set<String> scopes = new HashSet<>();
    Object claim = claims.get("scope");
    for (String each : texts(claim == null ? claims.get("scp") : claim)) {
      scopes.addAll(Arrays.asList(each.split(" ", -1)));
    }
    return scopes;
  }

  /** A string or a list of them; none if the claim is not there. */
  private static List<String> texts(@Nullable Object claim) {
    if (claim == null) {
      return List.of();
    }
    if (claim instanceof String one) {
      return List.of(one);
    }
    if (!(claim instanceof List<?> several)) {
      throw new TokenFault(Reason.CLAIMS);
    }
    List<String> texts = new ArrayList<>();
    for (Object each : several) {
      if (!(each instanceof String text)) {
        throw new TokenFault(Reason.CLAIMS);
      }
      texts.add(text);
    }
    return texts;
  }
}
