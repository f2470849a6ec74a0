package dev.errand;

import dev.errand.auth.KeySource;
import dev.errand.auth.TokenRules;
import dev.errand.db.Budget;
import dev.errand.db.ConnectionInfo;
import dev.errand.db.Pooler;
import dev.errand.http.RateLimiter;
import dev.errand.http.TlsFiles;
import dev.errand.observe.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of the {@link SettingsTable}, checked on their own and against each other. */
final class Settings {

  /** Who may do what. */
  enum Auth {
    NONE,
    JWT
  }

  /** The form of a log line; AUTO is text on a terminal, else JSON. */
  enum LogFormat {
    AUTO,
    JSON,
    TEXT
  }

  /** The least severe lines that are logged. */
  enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  private final Map<Setting<?>, Object> values;
  private final List<String> warnings;

  /** Made by the reader, from values of each setting's own type. */
  Settings(Map<Setting<?>, Object> values, List<String> warnings) {
    this.values = Map.copyOf(values);
    this.warnings = List.copyOf(warnings);
  }

  /**
   * The settings of a service that listens. A flag ({@code --http-port} → its text) beats a
   * variable, that beats the default.
   *
   * @throws SettingsException with all faults: unknown names, bad values, values that contradict
   */
  static Settings parse(Map<String, String> flags, Map<String, String> environment)
      throws SettingsException {
    SettingsReader reader = new SettingsReader(flags, environment);
    return reader.read(ListenChecks::run);
  }

  /** The same for a command that doesn't listen: what only matters to listeners isn't checked. */
  static Settings parseOffline(Map<String, String> flags, Map<String, String> environment)
      throws SettingsException {
    SettingsReader reader = new SettingsReader(flags, environment);
    return reader.read(ListenChecks::runOffline);
  }

  String httpHost() {
    return get(SettingsTable.HTTP_HOST);
  }

  /** 0 takes any free port. */
  int httpPort() {
    return get(SettingsTable.HTTP_PORT);
  }

  /** Where the certificate is that the public port speaks TLS with; empty: in clear text. */
  Optional<TlsFiles> tls() {
    return find(SettingsTable.TLS_CERT)
        .flatMap(chain -> find(SettingsTable.TLS_KEY).map(key -> new TlsFiles(chain, key)));
  }

  Duration tlsRefresh() {
    return get(SettingsTable.TLS_REFRESH);
  }

  String managementHost() {
    return get(SettingsTable.MANAGEMENT_HOST);
  }

  /** 0 takes any free port. */
  int managementPort() {
    return get(SettingsTable.MANAGEMENT_PORT);
  }

  /** Where PostgreSQL is, by DATABASE_URL or the PG… variables; empty: the embedded one. */
  Optional<ConnectionInfo> database() {
    return find(SettingsTable.DATABASE_URL);
  }

  /** The way to the database past a pooler; empty: the same as {@link #database()}. */
  Optional<ConnectionInfo> direct() {
    return find(SettingsTable.DIRECT_URL);
  }

  Pooler pooler() {
    return get(SettingsTable.POOLER);
  }

  /** Where the embedded PostgreSQL keeps its data; empty: it chooses. */
  Optional<Path> dataDir() {
    return find(SettingsTable.DATA_DIR);
  }

  /** A plain lower-case identifier, safe to stand unquoted. */
  String schema() {
    return get(SettingsTable.SCHEMA);
  }

  /** Whether replicas tell each other of new work. */
  boolean isNotifying() {
    return get(SettingsTable.NOTIFY);
  }

  boolean migrate() {
    return get(SettingsTable.MIGRATE);
  }

  Auth auth() {
    return find(SettingsTable.AUTH).orElse(Auth.NONE);
  }

  /** What tokens signed by HS256 are verified with; empty unless it is that way. */
  Optional<Secret> jwtSecret() {
    return find(SettingsTable.JWT_SECRET);
  }

  /** Where the keys of other tokens are; empty unless it is that way. */
  Optional<KeySource> jwtKeys() {
    return find(SettingsTable.JWT_JWKS);
  }

  KeySource.Times jwtKeyTimes() {
    return new KeySource.Times(
        get(SettingsTable.JWT_JWKS_REFRESH),
        get(SettingsTable.JWT_JWKS_PAUSE),
        get(SettingsTable.JWT_JWKS_TIMEOUT));
  }

  TokenRules tokenRules() {
    return new TokenRules(
        find(SettingsTable.JWT_ISSUER).orElse(null),
        find(SettingsTable.JWT_AUDIENCE).orElse(null),
        get(SettingsTable.JWT_OWNER_CLAIM),
        get(SettingsTable.JWT_LEEWAY));
  }

  /** The keys' bytes as base64url without padding, the one that seals first; empty: none given. */
  List<Secret> cursorKeys() {
    return find(SettingsTable.CURSOR_KEY).orElse(List.of());
  }

  Duration requestTimeout() {
    return get(SettingsTable.REQUEST_TIMEOUT);
  }

  Duration bulkTimeout() {
    return get(SettingsTable.BULK_TIMEOUT);
  }

  /** After how long without a byte in or out a client's connection is closed. */
  Duration idleTimeout() {
    return get(SettingsTable.IDLE_TIMEOUT);
  }

  /** How long the head of a request may take, and a TLS handshake. */
  Duration headerTimeout() {
    return get(SettingsTable.HEADER_TIMEOUT);
  }

  /** How many clients' connections may be open at once. */
  int maxConnections() {
    return get(SettingsTable.MAX_CONNECTIONS);
  }

  /** The sites whose scripts may read answers. */
  Set<String> corsOrigins() {
    return find(SettingsTable.CORS_ORIGINS).orElse(Set.of());
  }

  /** How many requests a subject may make; empty: as many as it likes. */
  Optional<RateLimiter.Rate> rateLimit() {
    return get(SettingsTable.RATE_LIMIT);
  }

  int maxWaiting() {
    return get(SettingsTable.MAX_WAITING);
  }

  Duration acquireTimeout() {
    return get(SettingsTable.ACQUIRE_TIMEOUT);
  }

  /**
   * How long opening a connection to PostgreSQL may take, and ending a statement that nobody waits
   * for.
   */
  Duration connectTimeout() {
    return get(SettingsTable.CONNECT_TIMEOUT);
  }

  int poolSize() {
    return get(SettingsTable.POOL_SIZE);
  }

  /** One for every class. */
  Map<Budget, Duration> budgets() {
    Map<Budget, Duration> budgets = new EnumMap<>(Budget.class);
    SettingsTable.BUDGET.forEach((budget, setting) -> budgets.put(budget, get(setting)));
    return budgets;
  }

  /**
   * How long health waits for the database's answer: the budget, and the grace in which PostgreSQL
   * speaks first.
   */
  Duration probeLimit() {
    return budgets().getOrDefault(Budget.PROBE, Budget.PROBE.standard()).plusMillis(100);
  }

  Duration backOffBase() {
    return get(SettingsTable.BACKOFF_BASE);
  }

  Duration backOffCap() {
    return get(SettingsTable.BACKOFF_CAP);
  }

  /** How often expired idempotency keys are looked for; zero: never. */
  Duration idempotencySweep() {
    return get(SettingsTable.IDEMPOTENCY_SWEEP);
  }

  /** How often the depth of queues is looked at; zero: never. */
  Duration queueDepths() {
    return get(SettingsTable.QUEUE_DEPTHS);
  }

  Duration drainDelay() {
    return get(SettingsTable.DRAIN_DELAY);
  }

  Duration shutdownTimeout() {
    return get(SettingsTable.SHUTDOWN_TIMEOUT);
  }

  LogFormat logFormat() {
    return get(SettingsTable.LOG_FORMAT);
  }

  LogLevel logLevel() {
    return get(SettingsTable.LOG_LEVEL);
  }

  /** Statements slower than this are logged. */
  Duration slowStatement() {
    return get(SettingsTable.SLOW_STATEMENT);
  }

  /** What the operator should know though it stops nothing, one line each. */
  List<String> warnings() {
    return warnings;
  }

  /** The value of a setting that is given or has a default. */
  @SuppressWarnings("unchecked") // the reader puts in what the setting's own kind has read
  <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /** Every value that is set, in the table's order; {@code ***} for the sensitive ones. */
  @Override
  public String toString() {
    return SettingsTable.all().stream()
        .filter(values::containsKey)
        .map(each -> each.variable() + "=" + (each.kind().sensitive() ? "***" : values.get(each)))
        .collect(Collectors.joining(", ", "Settings[", "]"));
  }

  private <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow(() -> new NoSuchElementException(setting.toString()));
  }
}
