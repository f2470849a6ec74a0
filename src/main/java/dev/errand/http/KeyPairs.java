package dev.errand.http;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a private and a public key are two halves of one. */
final class KeyPairs {

  private static final byte[] ANYTHING = {1, 2, 3};

  private KeyPairs() {}

  /**
   * Tried by signing.
   *
   * @throws GeneralSecurityException if they are not even of the same type
   */
  static boolean belong(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
    String algorithm = secret.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(secret);
    signer.update(ANYTHING);
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(open);
    verifier.update(ANYTHING);
    return verifier.verify(signer.sign());
  }
}
