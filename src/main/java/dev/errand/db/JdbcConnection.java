package dev.errand.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.errand.db.ConnectionInfo.Ssl;
import dev.errand.observe.Secret;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Properties;

/** A {@link ConnectionInfo} in the words of the JDBC driver. */
final class JdbcConnection {

  private JdbcConnection() {}

  static String url(ConnectionInfo info) {
    String host = info.isUnixSocket() ? "localhost" : info.host();
    String database = URLEncoder.encode(info.database(), UTF_8).replace("+", "%20");
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(host.contains(":") ? "[" + host + "]" : host, info.port(), database);
  }

  static Properties properties(ConnectionInfo info) {
    Properties properties = new Properties();
    properties.setProperty("user", info.user());
    Secret password = info.password();
    if (password != null) {
      properties.setProperty("password", password.reveal());
    }
    properties.setProperty("sslmode", info.effectiveSsl().mode());
    Path certificate = info.rootCertificate();
    if (certificate != null) {
      properties.setProperty("sslrootcert", certificate.toAbsolutePath().toString());
    } else if (info.effectiveSsl() == Ssl.VERIFY_FULL) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    if (info.isUnixSocket()) {
      properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
      properties.setProperty("socketFactoryArg", info.host() + "/.s.PGSQL." + info.port());
    }
    return properties;
  }
}
