package dev.errand.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that tests sign tokens with, by the JDK alone.
 *
 * @param algorithm what stands in the header
 * @param jwk the public half; empty for a shared secret
 * @param sign makes a signature
 */
public record TestKey(String id, String algorithm, String jwk, UnaryOperator<byte[]> sign) {

  private static final int PUBLIC_BYTES = 32;

  /** One of 2,048 bits, for RS256. */
  public static TestKey rsa(String id) {
    return rsa(id, 2_048);
  }

  static TestKey rsa(String id, int bits) {
    KeyPair pair = pair("RSA", bits);
    JWK jwk = new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(id).build();
    return of(jwk, "RS256", "SHA256withRSA", pair.getPrivate());
  }

  /** One on P-256, for ES256. */
  public static TestKey ec(String id) {
    KeyPair pair = pair("EC", 256);
    JWK jwk = new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic()).keyID(id).build();
    return of(jwk, "ES256", "SHA256withECDSAinP1363Format", pair.getPrivate());
  }

  /** One of Ed25519, for EdDSA. */
  public static TestKey ed(String id) {
    KeyPair pair = pair("Ed25519", 255);
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - PUBLIC_BYTES, encoded.length);
    JWK jwk = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID(id).build();
    return of(jwk, "EdDSA", "Ed25519", pair.getPrivate());
  }

  /** A shared secret, for HS256. */
  public static TestKey secret(String secret) {
    return new TestKey("s", "HS256", "", input -> mac(secret, input));
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static TestKey of(JWK jwk, String algorithm, String scheme, PrivateKey key) {
    return new TestKey(
        jwk.getKeyID(), algorithm, jwk.toJSONString(), input -> signed(scheme, key, input));
  }

  private static byte[] signed(String scheme, PrivateKey key, byte[] input) {
    try {
      Signature signature = Signature.getInstance(scheme);
      signature.initSign(key);
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] mac(String secret, byte[] input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A JWK set. */
  public static String set(TestKey... keys) {
    return Stream.of(keys).map(TestKey::jwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /** A token with these claims. */
  public String token(JsonObject claims) {
    return token(new JsonObject().put("alg", algorithm).put("kid", id), claims);
  }

  /** A token with this header, whatever it says. */
  public String token(JsonObject header, JsonObject claims) {
    return token(header.encode(), claims.encode());
  }

  /** A token of these texts, JSON or not. */
  public String token(String header, String claims) {
    String input = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    return input + "." + base64(sign.apply(input.getBytes(US_ASCII)));
  }

  /** Base64url without padding. */
  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
