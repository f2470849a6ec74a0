package dev.errand.db;

import dev.errand.observe.Secret;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is and how to log in; libpq's <i>conninfo</i> (PostgreSQL manual, chapter
 * "Database Connection Control Functions"). Prints no password.
 *
 * @param host a host name or address, or, starting with {@code /}, the folder of a Unix socket
 * @param port 1 to 65535; with a Unix socket a part of the socket's name
 * @param rootCertificate the PEM file of the CA that is trusted; null: none for {@code require} and
 *     below, the JVM's own CAs for {@code verify-full}
 */
public record ConnectionInfo(
    String host,
    int port,
    String database,
    String user,
    @Nullable Secret password,
    Ssl ssl,
    @Nullable Path rootCertificate) {

  private static final Map<String, String> VARIABLES =
      Map.of(
          "PGHOST", "host",
          "PGHOSTADDR", "hostaddr",
          "PGPORT", "port",
          "PGDATABASE", "dbname",
          "PGUSER", "user",
          "PGPASSWORD", "password",
          "PGPASSFILE", "passfile",
          "PGSSLMODE", "sslmode",
          "PGSSLROOTCERT", "sslrootcert");

  /** libpq's sslmode. */
  public enum Ssl {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /** As sslmode spells it, {@code verify-full} for one. */
    String mode() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Refuses what no connection can be made with; messages hold no password. */
  public ConnectionInfo {
    if (host.isBlank() || database.isEmpty() || user.isEmpty()) {
      throw new IllegalArgumentException("host, database and user must not be empty");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("the port must be a number from 1 to 65535");
    }
    if (ssl == Ssl.VERIFY_CA && rootCertificate == null) {
      throw new IllegalArgumentException("sslmode=verify-ca needs sslrootcert, the CA's PEM file");
    }
  }

  /**
   * From a {@code postgresql://user:password@host:port/db?sslmode=…&sslrootcert=…} URL; every part
   * is percent-decoded, and what is missing is libpq's default. Looks for the certificate's file.
   *
   * @throws IllegalArgumentException with a message that names what is wrong and never holds the
   *     password
   */
  public static ConnectionInfo fromUrl(String url) {
    return ConnectionParameters.resolve(ConnectionUrl.parse(url));
  }

  /**
   * From libpq's variables PGHOST, PGHOSTADDR, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGPASSFILE,
   * PGSSLMODE and PGSSLROOTCERT; an empty one counts as absent, what is missing is libpq's default.
   *
   * @throws IllegalArgumentException as {@link #fromUrl}
   */
  public static ConnectionInfo fromEnvironment(Map<String, String> environment) {
    if (!environment.getOrDefault("PGSERVICE", "").isEmpty()) {
      throw new IllegalArgumentException("PGSERVICE is not supported: name the server itself");
    }
    Map<String, String> parameters = new HashMap<>();
    VARIABLES.forEach(
        (variable, parameter) -> {
          String value = environment.getOrDefault(variable, "");
          if (!value.isEmpty()) {
            parameters.put(parameter, value);
          }
        });
    return ConnectionParameters.resolve(parameters);
  }

  /** Whether the host is the folder of a Unix socket. */
  public boolean isUnixSocket() {
    return host.startsWith("/");
  }

  /** The options of the Vert.x client; the caller adds lanes' properties and caches. */
  public PgConnectOptions clientOptions() {
    return ClientConnection.options(this);
  }

  /** The URL for {@code java.sql.DriverManager}, without user and password. */
  public String jdbcUrl() {
    return JdbcConnection.url(this);
  }

  /** What {@code java.sql.DriverManager} needs besides the URL; holds the password. */
  public Properties jdbcProperties() {
    return JdbcConnection.properties(this);
  }

  /** The mode that holds: a CA's certificate makes {@code require} verify it, as in libpq. */
  Ssl effectiveSsl() {
    if (isUnixSocket()) {
      return Ssl.DISABLE;
    }
    return ssl == Ssl.REQUIRE && rootCertificate != null ? Ssl.VERIFY_CA : ssl;
  }

  /** The same server and user, another database. */
  public ConnectionInfo withDatabase(String other) {
    return new ConnectionInfo(host, port, other, user, password, ssl, rootCertificate);
  }
}
