package dev.errand.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import dev.errand.auth.TokenFault.Reason;
import dev.errand.observe.Secret;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys to verify tokens with. Each belongs to one algorithm, by its type alone: what a
 * token's header says can't turn a public key into a shared secret. Immutable.
 */
final class Keys {

  private static final int MAX_KEYS = 100;
  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;

  /** How many keys a token without {@code kid} may make us try. */
  private static final int MAX_TRIED = 4;

  private record Key(
      @Nullable String id, JWSAlgorithm algorithm, JWSVerifier verifier, String print) {

    @Override
    public String toString() {
      return algorithm + " key " + id;
    }
  }

  private final List<Key> all;
  private final boolean hasIds;

  private Keys(List<Key> all, boolean hasIds) {
    this.all = List.copyOf(all);
    this.hasIds = hasIds;
  }

  /** One shared secret, for HS256. */
  static Keys ofSecret(Secret secret) {
    try {
      MACVerifier verifier = new MACVerifier(secret.reveal().getBytes(StandardCharsets.UTF_8));
      return new Keys(List.of(new Key(null, JWSAlgorithm.HS256, verifier, "")), false);
    } catch (JOSEException weak) {
      throw new IllegalArgumentException("the secret is too short", weak);
    }
  }

  /**
   * The usable keys of a JWK set (RFC 7517): public ones for RS256, ES256 and EdDSA. Others, shared
   * secrets among them, are passed over.
   *
   * @throws IllegalArgumentException if it is no such set or has no usable key; the message shows
   *     nothing of it
   */
  static Keys ofJwks(String json) {
    List<Key> keys = new ArrayList<>();
    try {
      for (JWK each : JWKSet.parse(json).getKeys()) {
        Key key = isForSignatures(each) && keys.size() < MAX_KEYS ? usable(each) : null;
        if (key != null) {
          keys.add(key);
        }
      }
    } catch (ParseException | RuntimeException unreadable) {
      throw new IllegalArgumentException("it is not a JWK set");
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key in it is for RS256, ES256 or EdDSA");
    }
    return new Keys(keys, true);
  }

  private static boolean isForSignatures(JWK jwk) {
    Set<KeyOperation> operations = jwk.getKeyOperations();
    return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
        && (operations == null || operations.contains(KeyOperation.VERIFY));
  }

  private static @Nullable Key usable(JWK jwk) {
    try {
      if (jwk.getKeyType().equals(KeyType.RSA)) {
        int bits = jwk.size();
        return bits < MIN_RSA_BITS || bits > MAX_RSA_BITS
            ? null
            : key(jwk, JWSAlgorithm.RS256, new RSASSAVerifier(jwk.toRSAKey().toRSAPublicKey()));
      }
      if (jwk.getKeyType().equals(KeyType.EC)) {
        return jwk.toECKey().getCurve().equals(Curve.P_256)
            ? key(jwk, JWSAlgorithm.ES256, new ECDSAVerifier(jwk.toECKey().toECPublicKey()))
            : null;
      }
      return jwk.getKeyType().equals(KeyType.OKP)
              && jwk.toOctetKeyPair().getCurve().equals(Curve.Ed25519)
          ? key(jwk, JWSAlgorithm.EdDSA, new Ed25519Verifier(jwk.toOctetKeyPair()))
          : null;
    } catch (JOSEException | RuntimeException unusable) {
      return null;
    }
  }

  private static @Nullable Key key(JWK jwk, JWSAlgorithm algorithm, JWSVerifier verifier)
      throws JOSEException {
    boolean fits = jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm);
    String print = algorithm + " " + jwk.getKeyID() + " " + jwk.computeThumbprint();
    return fits ? new Key(jwk.getKeyID(), algorithm, verifier, print) : null;
  }

  /**
   * The keys that may have signed a token with this header.
   *
   * @throws TokenFault if there is none
   */
  List<JWSVerifier> signersOf(JWSHeader header) {
    List<Key> ofAlgorithm =
        all.stream().filter(key -> key.algorithm().equals(header.getAlgorithm())).toList();
    String id = header.getKeyID();
    if (id == null || !hasIds) {
      if (ofAlgorithm.isEmpty()) {
        throw new TokenFault(Reason.ALGORITHM);
      }
      return ofAlgorithm.stream().limit(MAX_TRIED).map(Key::verifier).toList();
    }
    List<JWSVerifier> named =
        ofAlgorithm.stream().filter(key -> id.equals(key.id())).map(Key::verifier).toList();
    if (named.isEmpty()) {
      boolean another = all.stream().anyMatch(key -> id.equals(key.id()));
      throw new TokenFault(another || !isPublic(header) ? Reason.ALGORITHM : Reason.UNKNOWN_KEY);
    }
    return named;
  }

  /** Whether a key that is not known yet could have made it. */
  private static boolean isPublic(JWSHeader header) {
    return Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA)
        .contains(header.getAlgorithm());
  }

  int size() {
    return all.size();
  }

  /** Whether both are the same keys under the same names. */
  boolean equalTo(Keys other) {
    return prints().equals(other.prints());
  }

  private Set<String> prints() {
    return all.stream().map(Key::print).collect(Collectors.toSet());
  }
}
