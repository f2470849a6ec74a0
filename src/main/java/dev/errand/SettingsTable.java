package dev.errand;

import static dev.errand.Setting.Group.ACCESS;
import static dev.errand.Setting.Group.BUDGETS;
import static dev.errand.Setting.Group.DATABASE;
import static dev.errand.Setting.Group.LISTENING;
import static dev.errand.Setting.Group.LOGS;
import static dev.errand.Setting.Group.QUEUES;
import static dev.errand.Setting.Group.REQUESTS;
import static dev.errand.Setting.Group.STOPPING;

import dev.errand.auth.KeySource;
import dev.errand.db.Budget;
import dev.errand.db.ConnectionInfo;
import dev.errand.db.Pooler;
import dev.errand.http.RateLimiter;
import dev.errand.observe.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting, declared here and nowhere else: the flags, {@code --help} and the README's table
 * are made from it. Texts are ASCII, since {@code --help} meets every terminal.
 */
final class SettingsTable {

  private static final List<Setting<?>> ROWS = new ArrayList<>();
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Kind<Duration> WAIT = Kind.duration(TICK, Duration.ofMinutes(10));
  private static final Kind<Duration> PAUSE = Kind.duration(Duration.ZERO, Duration.ofHours(1));

  static final Setting<String> HTTP_HOST =
      row(LISTENING, "ERRAND_HTTP_HOST", Kind.HOST, "127.0.0.1", "where the API listens");
  static final Setting<Integer> HTTP_PORT =
      row(LISTENING, "ERRAND_HTTP_PORT", Kind.PORT, "8080", "the API's port; 0: any free one");
  static final Setting<String> MANAGEMENT_HOST =
      row(
          LISTENING,
          "ERRAND_MANAGEMENT_HOST",
          Kind.HOST,
          "127.0.0.1",
          "where health and metrics listen");
  static final Setting<Integer> MANAGEMENT_PORT =
      row(
          LISTENING,
          "ERRAND_MANAGEMENT_PORT",
          Kind.PORT,
          "9090",
          "health and metrics port; 0: any");

  static final Setting<Path> TLS_CERT =
      optional(
          LISTENING,
          "ERRAND_TLS_CERT",
          Kind.FILE,
          "no TLS",
          "the API's certificate chain in PEM; then it speaks TLS alone");
  static final Setting<Path> TLS_KEY =
      optional(
          LISTENING,
          "ERRAND_TLS_KEY",
          Kind.FILE,
          "no TLS",
          "the certificate's private key in PEM, RSA or EC, without a passphrase");
  static final Setting<Duration> TLS_REFRESH =
      row(
          LISTENING,
          "ERRAND_TLS_REFRESH",
          WAIT,
          "10s",
          "how often both files are looked at for new ones; connections stay open");

  static final Setting<ConnectionInfo> DATABASE_URL =
      optional(
          DATABASE,
          "DATABASE_URL",
          Kind.DATABASE,
          "the PG... variables, else an embedded PostgreSQL",
          "where PostgreSQL is; wins over PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, ...");
  static final Setting<ConnectionInfo> DIRECT_URL =
      optional(
          DATABASE,
          "ERRAND_DIRECT_URL",
          Kind.DATABASE,
          "the database's",
          "the way past a pooler, for migrations");
  static final Setting<Pooler> POOLER =
      row(
          DATABASE,
          "ERRAND_POOLER",
          Kind.choice(Pooler.class),
          "none",
          "what stands before PostgreSQL; pgbouncer: PgBouncer in transaction mode");
  static final Setting<Path> DATA_DIR =
      optional(
          DATABASE,
          "ERRAND_DATA_DIR",
          Kind.FOLDER,
          "a folder that the user may write",
          "where the embedded PostgreSQL keeps its data");
  static final Setting<String> SCHEMA =
      row(DATABASE, "ERRAND_SCHEMA", Kind.SCHEMA, "public", "the schema that holds the tables");
  static final Setting<Boolean> MIGRATE =
      row(DATABASE, "ERRAND_MIGRATE", Kind.SWITCH, "on", "on: serve migrates the schema first");

  static final Setting<Settings.Auth> AUTH =
      optional(
          ACCESS,
          "ERRAND_AUTH",
          Kind.choice(Settings.Auth.class),
          "none while the API listens on loopback only",
          "who may do what; none: everybody everything; jwt: whoever has a token, what it allows");
  static final Setting<Secret> JWT_SECRET =
      optional(
          ACCESS,
          "ERRAND_JWT_SECRET",
          Kind.SECRET,
          "none",
          "verifies tokens signed by HS256: a text of 32 bytes or more; this or ERRAND_JWT_JWKS");
  static final Setting<KeySource> JWT_JWKS =
      optional(
          ACCESS,
          "ERRAND_JWT_JWKS",
          Kind.KEY_SOURCE,
          "none",
          "verifies tokens signed by RS256, ES256 or EdDSA: a JWK set, in a file or behind an https"
              + " URL (http on loopback only)");
  static final Setting<Duration> JWT_JWKS_REFRESH =
      row(
          ACCESS,
          "ERRAND_JWT_JWKS_REFRESH",
          WAIT,
          "5m",
          "how often the JWK set is read anew; when that fails, the last good one stays");
  static final Setting<Duration> JWT_JWKS_PAUSE =
      row(
          ACCESS,
          "ERRAND_JWT_JWKS_PAUSE",
          WAIT,
          "10s",
          "least time between two readings, however many tokens name unknown keys");
  static final Setting<Duration> JWT_JWKS_TIMEOUT =
      row(ACCESS, "ERRAND_JWT_JWKS_TIMEOUT", WAIT, "5s", "how long one reading may take");
  static final Setting<String> JWT_ISSUER =
      optional(
          ACCESS, "ERRAND_JWT_ISSUER", Kind.TEXT, "any", "what a token's iss must be, exactly");
  static final Setting<String> JWT_AUDIENCE =
      optional(
          ACCESS,
          "ERRAND_JWT_AUDIENCE",
          Kind.TEXT,
          "tokens must have no aud",
          "what a token's aud must name");
  static final Setting<String> JWT_OWNER_CLAIM =
      row(
          ACCESS,
          "ERRAND_JWT_OWNER_CLAIM",
          Kind.TEXT,
          "sub",
          "the claim with the handle, or list of handles, that a token reaches");
  static final Setting<Duration> JWT_LEEWAY =
      row(
          ACCESS,
          "ERRAND_JWT_LEEWAY",
          PAUSE,
          "10s",
          "by how much the issuer's clock may differ: for exp and nbf");
  static final Setting<List<Secret>> CURSOR_KEY =
      optional(
          ACCESS,
          "ERRAND_CURSOR_KEY",
          Kind.KEYS,
          "a key kept in the database",
          "seals page cursors: 32 bytes or more in base64 or hex; of several, comma-separated,"
              + " the first seals and all open");

  static final Setting<Set<String>> CORS_ORIGINS =
      optional(
          ACCESS,
          "ERRAND_CORS_ORIGINS",
          Kind.ORIGINS,
          "none",
          "sites whose scripts may use the API in a browser: origins such as"
              + " https://app.example, comma-separated");

  static final Setting<Duration> REQUEST_TIMEOUT =
      row(REQUESTS, "ERRAND_REQUEST_TIMEOUT", WAIT, "10s", "deadline of a request");
  static final Setting<Duration> BULK_TIMEOUT =
      row(REQUESTS, "ERRAND_BULK_TIMEOUT", WAIT, "20s", "deadline of a bulk request");
  static final Setting<Duration> IDLE_TIMEOUT =
      row(REQUESTS, "ERRAND_IDLE_TIMEOUT", WAIT, "60s", "without progress a connection is closed");
  static final Setting<Duration> HEADER_TIMEOUT =
      row(
          REQUESTS,
          "ERRAND_HEADER_TIMEOUT",
          WAIT,
          "10s",
          "how long a request's head may take from its first byte on, and a TLS handshake");
  static final Setting<Integer> MAX_CONNECTIONS =
      row(
          REQUESTS,
          "ERRAND_MAX_CONNECTIONS",
          Kind.count("count", 1, 1_000_000),
          "10000",
          "connections of clients; one more is closed at once");
  static final Setting<Optional<RateLimiter.Rate>> RATE_LIMIT =
      row(
          REQUESTS,
          "ERRAND_RATE_LIMIT",
          Kind.RATE,
          "off",
          "requests that a token's subject, or without tokens an address, may make in a time, such"
              + " as 600/1m; each replica counts for itself");
  static final Setting<Integer> MAX_WAITING =
      row(
          REQUESTS,
          "ERRAND_MAX_WAITING",
          Kind.count("count", 1, 1_000_000),
          "1000",
          "requests that may wait for a connection");
  static final Setting<Duration> ACQUIRE_TIMEOUT =
      row(REQUESTS, "ERRAND_ACQUIRE_TIMEOUT", WAIT, "1s", "longest wait for a connection");
  static final Setting<Duration> CONNECT_TIMEOUT =
      row(
          REQUESTS,
          "ERRAND_CONNECT_TIMEOUT",
          WAIT,
          "5s",
          "how long opening a connection to PostgreSQL may take, and ending a statement that"
              + " nobody waits for, before the connection is given up");
  static final Setting<Integer> POOL_SIZE =
      row(
          REQUESTS,
          "ERRAND_POOL_SIZE",
          Kind.count("count", 5, 10_000),
          "16",
          "connections to PostgreSQL, at least 5");

  static final Setting<Duration> IDEMPOTENCY_SWEEP =
      row(
          REQUESTS,
          "ERRAND_IDEMPOTENCY_SWEEP",
          PAUSE,
          "1m",
          "how often expired idempotency keys are looked for, to be deleted; 0s: never");

  static final Map<Budget, Setting<Duration>> BUDGET = budgets();

  static final Setting<Boolean> NOTIFY =
      row(
          QUEUES,
          "ERRAND_NOTIFY",
          Kind.SWITCH,
          "on",
          "on: replicas tell each other of new work by NOTIFY; off: those who wait for work look"
              + " five times a second");

  static final Setting<Duration> BACKOFF_BASE =
      row(
          QUEUES,
          "ERRAND_BACKOFF_BASE",
          WAIT,
          "1s",
          "pause after a task's first failure, doubled with each further one; half of it is random");
  static final Setting<Duration> BACKOFF_CAP =
      row(QUEUES, "ERRAND_BACKOFF_CAP", PAUSE, "1h", "longest pause after a failure");
  static final Setting<Duration> QUEUE_DEPTHS =
      row(
          QUEUES,
          "ERRAND_QUEUE_DEPTHS",
          PAUSE,
          "15s",
          "how often the metrics look how much stands in queues; 0s: never");

  static final Setting<Duration> DRAIN_DELAY =
      row(
          STOPPING,
          "ERRAND_DRAIN_DELAY",
          PAUSE,
          "0s",
          "between being not ready and taking no more requests, for load balancers to notice");
  static final Setting<Duration> SHUTDOWN_TIMEOUT =
      row(STOPPING, "ERRAND_SHUTDOWN_TIMEOUT", PAUSE, "10s", "time for requests to finish");

  static final Setting<Settings.LogFormat> LOG_FORMAT =
      row(
          LOGS,
          "ERRAND_LOG_FORMAT",
          Kind.choice(Settings.LogFormat.class),
          "auto",
          "auto, json or text; auto: text on a terminal, else one JSON object a line");
  static final Setting<Settings.LogLevel> LOG_LEVEL =
      row(
          LOGS,
          "ERRAND_LOG_LEVEL",
          Kind.choice(Settings.LogLevel.class),
          "info",
          "the least severe that is logged: debug, info, warn or error");
  static final Setting<Duration> SLOW_STATEMENT =
      row(
          LOGS,
          "ERRAND_SLOW_STATEMENT",
          PAUSE,
          "250ms",
          "SQL statements slower than this are logged");

  private SettingsTable() {}

  /** Every setting, in the table's order. */
  static List<Setting<?>> all() {
    return Collections.unmodifiableList(ROWS);
  }

  private static <T> Setting<T> row(
      Setting.Group group, String variable, Kind<T> kind, String standard, String meaning) {
    return add(new Setting<>(group, variable, kind, Optional.of(standard), standard, meaning));
  }

  private static <T> Setting<T> optional(
      Setting.Group group, String variable, Kind<T> kind, String shown, String meaning) {
    return add(new Setting<>(group, variable, kind, Optional.empty(), shown, meaning));
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    ROWS.add(setting);
    return setting;
  }

  private static Map<Budget, Setting<Duration>> budgets() {
    Map<Budget, Setting<Duration>> rows = new EnumMap<>(Budget.class);
    for (Budget each : Budget.values()) {
      String variable = "ERRAND_BUDGET_" + each.label().toUpperCase(Locale.ROOT);
      rows.put(each, row(BUDGETS, variable, WAIT, DurationText.of(each.standard()), covers(each)));
    }
    return Collections.unmodifiableMap(rows);
  }

  private static String covers(Budget budget) {
    return switch (budget) {
      case POINT -> "time for one statement that reads a row by its key";
      case PAGE -> "time for one statement that reads a page";
      case WRITE -> "time for one statement that writes";
      case CLAIM -> "time for one statement that claims";
      case UPKEEP -> "time for one heartbeat, complete, fail or release";
      case BULK -> "time for one statement of a batch or of a user's deletion";
      case EXPORT -> "time for one statement of an export";
      case PROBE -> "time for health to ask the database";
    };
  }
}
