package dev.errand.db;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A {@link ConnectionInfo} in the words of the Vert.x client. */
final class ClientConnection {

  private ClientConnection() {}

  static PgConnectOptions options(ConnectionInfo info) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(info.host())
            .setPort(info.port())
            .setDatabase(info.database())
            .setUser(info.user())
            .setPassword(info.password() == null ? "" : info.password().reveal())
            .setSslMode(SslMode.valueOf(info.effectiveSsl().name()));
    return options.setSslOptions(sslOptions(info));
  }

  /** Below {@code verify-ca} any certificate will do, as in libpq: encryption, no identity. */
  private static ClientSSLOptions sslOptions(ConnectionInfo info) {
    ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("");
    return switch (info.effectiveSsl()) {
      case DISABLE, ALLOW, PREFER, REQUIRE -> options.setTrustAll(true);
      case VERIFY_CA -> options.setTrustOptions(trust(info.rootCertificate()));
      case VERIFY_FULL ->
          options
              .setTrustOptions(trust(info.rootCertificate()))
              .setHostnameVerificationAlgorithm("HTTPS");
    };
  }

  private static TrustOptions trust(@Nullable Path certificate) {
    if (certificate != null) {
      return new PemTrustOptions().addCertPath(certificate.toAbsolutePath().toString());
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return TrustOptions.wrap(factory);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no CA certificates", e);
    }
  }
}
