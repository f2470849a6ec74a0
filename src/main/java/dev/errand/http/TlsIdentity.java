package dev.errand.http;

import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A certificate and the private key that belongs to it. Prints nothing of the key. */
public final class TlsIdentity {

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  private final PemKeyCertOptions pem;
  private final String digest;
  private final Instant end;

  TlsIdentity(PemKeyCertOptions pem, String digest, Instant end) {
    this.pem = pem;
    this.digest = digest;
    this.end = end;
  }

  /** Tells files apart by what is in them. */
  static String digest(byte[] chain, byte[] key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(chain);
      sha.update(sha.digest());
      return HexFormat.of().formatHex(sha.digest(key));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  boolean isSameAs(TlsIdentity other) {
    return digest.equals(other.digest);
  }

  /** When the certificate ends, in seconds since 1970. */
  public long endSeconds() {
    return end.getEpochSecond();
  }

  /** How a server speaks with it. */
  ServerSSLOptions options(Duration handshake) {
    return new ServerSSLOptions()
        .setKeyCertOptions(pem)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setSslHandshakeTimeout(handshake.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  @Override
  public String toString() {
    return "TlsIdentity[until " + end + "]";
  }
}
