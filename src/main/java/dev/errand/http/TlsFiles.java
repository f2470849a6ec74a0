package dev.errand.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509KeyManager;

/**
 * Where the server's certificate and its private key are, in PEM; the files may be replaced while
 * the service runs.
 *
 * @param certificate the server's own first, then those up to, not including, the root
 * @param key of RSA or EC, in PKCS#8, PKCS#1 or SEC 1, without a passphrase
 */
public record TlsFiles(Path certificate, Path key) {

  private static final int MAX_BYTES = 1_048_576;

  /**
   * Reads and checks them; blocks.
   *
   * @throws IOException with a sentence for the one who runs the service; nothing of a key is in it
   */
  public TlsIdentity read(Vertx vertx) throws IOException {
    byte[] chain = bytes(certificate, "certificate");
    byte[] secret = bytes(key, "key");
    checkChain(chain);
    if (text(secret).contains("ENCRYPTED")) {
      throw new IOException(
          "the key in %s is encrypted; it is read without a passphrase only".formatted(key));
    }
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .setCertValue(Buffer.buffer(chain))
            .setKeyValue(Buffer.buffer(secret));
    return identity(pem, chain, secret, vertx);
  }

  private TlsIdentity identity(PemKeyCertOptions pem, byte[] chain, byte[] secret, Vertx vertx)
      throws IOException {
    X509KeyManager manager;
    try {
      manager = (X509KeyManager) pem.getKeyManagerFactory(vertx).getKeyManagers()[0];
    } catch (Exception unreadable) {
      // What it says may quote the key.
      throw new IOException("no private key of RSA or EC, in PEM, can be read in " + key);
    }
    for (String type : new String[] {"RSA", "EC"}) {
      String[] aliases = manager.getServerAliases(type, null);
      if (aliases != null) {
        X509Certificate own = manager.getCertificateChain(aliases[0])[0];
        if (belong(manager.getPrivateKey(aliases[0]), own)) {
          return new TlsIdentity(
              pem, TlsIdentity.digest(chain, secret), own.getNotAfter().toInstant());
        }
      }
    }
    throw new IOException(
        "the key in %s does not belong to the certificate in %s".formatted(key, certificate));
  }

  private void checkChain(byte[] chain) throws IOException {
    try {
      if (text(chain).contains("-----BEGIN CERTIFICATE-----")
          && !CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(chain))
              .isEmpty()) {
        return;
      }
    } catch (CertificateException unreadable) {
      // as if there were none
    }
    throw new IOException("no certificate in PEM can be read in " + certificate);
  }

  /** Whether what one signs, the other verifies; of two types they can't. */
  private static boolean belong(PrivateKey key, X509Certificate certificate) {
    try {
      return KeyPairs.belong(key, certificate.getPublicKey());
    } catch (GeneralSecurityException unfit) {
      return false;
    }
  }

  private static byte[] bytes(Path file, String what) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file + ", for the " + what);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (AccessDeniedException denied) {
      throw new IOException(file + " may not be read by this user", denied);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
