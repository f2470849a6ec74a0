package dev.errand.db;

import dev.errand.db.ConnectionInfo.Ssl;
import dev.errand.observe.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@link ConnectionInfo} of libpq's parameters and fills in libpq's defaults. */
final class ConnectionParameters {

  private static final int DEFAULT_PORT = 5432;

  /** The value of sslrootcert that stands for the CAs of the system; here the JVM's. */
  private static final String SYSTEM = "system";

  private final Map<String, String> given;

  private ConnectionParameters(Map<String, String> given) {
    this.given = given;
  }

  static ConnectionInfo resolve(Map<String, String> given) {
    return new ConnectionParameters(given).resolve();
  }

  private ConnectionInfo resolve() {
    Ssl ssl = ssl();
    String host = host(ssl);
    int port = port();
    String user = given.getOrDefault("user", System.getProperty("user.name", ""));
    String database = given.getOrDefault("dbname", user);
    String password = given.get("password");
    if (password == null) {
      password =
          PasswordFile.at(given.get("passfile")).find(host, port, database, user).orElse(null);
    }
    return new ConnectionInfo(
        host,
        port,
        database,
        user,
        password == null ? null : new Secret(password),
        ssl,
        rootCertificate(ssl));
  }

  /** libpq connects to hostaddr but verifies host; neither client here can keep them apart. */
  private String host(Ssl ssl) {
    String address = given.get("hostaddr");
    String name = given.get("host");
    if (address != null && name != null && ssl == Ssl.VERIFY_FULL) {
      throw new IllegalArgumentException("PGHOSTADDR with PGHOST and verify-full is not supported");
    }
    String host = address != null ? address : name != null ? name : "localhost";
    if (host.contains(",")) {
      throw new IllegalArgumentException("more than one host is not supported");
    }
    return host;
  }

  private int port() {
    String port = given.get("port");
    if (port == null) {
      return DEFAULT_PORT;
    }
    // A text of the wrong shape may be a piece of a password: it is not quoted.
    return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : -1;
  }

  private Ssl ssl() {
    String mode = given.getOrDefault("sslmode", Ssl.PREFER.mode());
    return Arrays.stream(Ssl.values())
        .filter(ssl -> ssl.mode().equals(mode))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "sslmode must be disable, allow, prefer, require, verify-ca or verify-full"));
  }

  private @Nullable Path rootCertificate(Ssl ssl) {
    String file = given.get("sslrootcert");
    if (file == null) {
      Path standard = Path.of(System.getProperty("user.home", "/"), ".postgresql", "root.crt");
      return ssl.compareTo(Ssl.REQUIRE) >= 0 && Files.isReadable(standard) ? standard : null;
    }
    if (file.equals(SYSTEM)) {
      if (ssl != Ssl.VERIFY_FULL) {
        throw new IllegalArgumentException("sslrootcert=system needs sslmode=verify-full");
      }
      return null;
    }
    if (!Files.isReadable(Path.of(file))) {
      throw new IllegalArgumentException("sslrootcert: there is no readable file " + file);
    }
    return Path.of(file);
  }
}
