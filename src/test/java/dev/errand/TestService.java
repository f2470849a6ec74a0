package dev.errand;

import dev.errand.db.ConnectionInfo;
import dev.errand.http.Endpoint;
import dev.errand.observe.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole service in the test's process, on free ports, as the command line would start it:
 *
 * <pre>{@code
 * try (TestService service = TestService.start(DATABASE.connection(), "--pool-size", "5")) {
 *   service.http().get("/v1/users");
 * }
 * }</pre>
 */
public final class TestService implements AutoCloseable {

  private final Service service;
  private final Heard heard;

  private TestService(Service service, Heard heard) {
    this.service = service;
    this.heard = heard;
  }

  /** Starts on a database, with further flags and their values. */
  public static TestService start(ConnectionInfo database, String... flags) {
    Map<String, String> given = new HashMap<>();
    given.put("--database-url", url(database));
    given.put("--http-port", "0");
    given.put("--management-port", "0");
    for (int i = 0; i < flags.length; i += 2) {
      given.put(flags[i], flags[i + 1]);
    }
    Heard heard = new Heard();
    try {
      return new TestService(Service.start(Settings.parse(given, Map.of()), heard), heard);
    } catch (SettingsException wrong) {
      throw new IllegalArgumentException(wrong.faults().toString(), wrong);
    }
  }

  /** A database as a URL, password included. */
  public static String url(ConnectionInfo database) {
    Secret password = database.password();
    return "postgresql://%s:%s@%s:%d/%s?sslmode=disable"
        .formatted(
            encoded(database.user()),
            password == null ? "" : encoded(password.reveal()),
            database.host(),
            database.port(),
            encoded(database.database()));
  }

  /** A client of the public port. */
  public TestHttp http() {
    return TestHttp.ofPublic(port());
  }

  /** A client of the management port. */
  public TestHttp management() {
    return TestHttp.ofManagement(service.managementPort());
  }

  /** The public port. */
  public int port() {
    return service.httpPort();
  }

  /** What the public port serves. */
  public List<Endpoint> endpoints() {
    return service.endpoints();
  }

  /** What the service said of itself. */
  public Heard heard() {
    return heard;
  }

  /** Stops as on SIGTERM. Then no lane may have a lease out or a waiter left. */
  @Override
  public void close() {
    service.close();
    heard.assertLanesIdle();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
