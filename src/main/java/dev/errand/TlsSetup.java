package dev.errand;

import dev.errand.http.HttpVerticle;
import dev.errand.http.TlsFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the public port speaks TLS with, by the settings. */
final class TlsSetup {

  private TlsSetup() {}

  /**
   * Null: it speaks in clear text. Blocks until the files are read.
   *
   * @throws StartException if they can't be used
   */
  static HttpVerticle.@Nullable Tls read(Settings settings, Vertx vertx) {
    TlsFiles files = settings.tls().orElse(null);
    if (files == null) {
      return null;
    }
    // A client of TLS 1.2 may not have the keys made anew, again and again: that costs him little.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    try {
      return new HttpVerticle.Tls(files, files.read(vertx), settings.tlsRefresh());
    } catch (IOException unusable) {
      throw new StartException(
          "no TLS with ERRAND_TLS_CERT and ERRAND_TLS_KEY: " + StartException.firstLine(unusable),
          unusable);
    }
  }
}
