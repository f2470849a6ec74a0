package dev.errand.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * EdDSA with Ed25519 (RFC 8037) by the JDK's own implementation; the library's would bring Tink,
 * and with it Protobuf and Gson.
 */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {

  /** What stands before the 32 bytes of a public key (RFC 8410, section 4). */
  private static final byte[] BEFORE_KEY = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private final PublicKey key;

  /**
   * A verifier.
   *
   * @throws JOSEException if the key is none of Ed25519
   */
  Ed25519Verifier(OctetKeyPair jwk) throws JOSEException {
    super(Set.of(JWSAlgorithm.EdDSA));
    byte[] bytes = jwk.getX().decode();
    if (bytes.length != KEY_BYTES) {
      throw new JOSEException("not a key of Ed25519");
    }
    byte[] encoded = Arrays.copyOf(BEFORE_KEY, BEFORE_KEY.length + KEY_BYTES);
    System.arraycopy(bytes, 0, encoded, BEFORE_KEY.length, KEY_BYTES);
    try {
      key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new JOSEException("not a key of Ed25519", e);
    }
  }

  @Override
  public boolean verify(JWSHeader header, byte[] input, Base64URL signature) throws JOSEException {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(input);
      return check.verify(signature.decode());
    } catch (SignatureException broken) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new JOSEException("Ed25519 can't be had", e);
    }
  }
}
