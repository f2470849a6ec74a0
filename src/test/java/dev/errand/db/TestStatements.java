package dev.errand.db;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Statements that show what the lanes do; their names begin with {@code test-}. */
final class TestStatements {

  /** The statement_timeout that holds, in milliseconds, by class. */
  private static final Map<Budget, Statement<@Nullable Integer>> SHOWN =
      new EnumMap<>(Budget.class);

  /** Sleeps for some seconds, by class. */
  private static final Map<Budget, Statement<@Nullable String>> SLEEP = new EnumMap<>(Budget.class);

  private static final Map<Budget, Statement<Integer>> REMOTE_LOSS = new EnumMap<>(Budget.class);

  static {
    for (Budget each : Budget.values()) {
      REMOTE_LOSS.put(
          each,
          Statement.changing(
              "test-remote-loss-" + each.label(),
              each,
              "do $$ begin raise exception 'a worker is away' using errcode = '08006'; end $$"));
      SHOWN.put(
          each,
          Statement.one(
              "test-timeout-" + each.label(),
              each,
              """
              select (1000 * extract(epoch from current_setting('statement_timeout')::interval))::int
              """,
              row -> row.getInteger(0)));
      SLEEP.put(
          each,
          Statement.one(
              "test-sleep-" + each.label(),
              each,
              "select pg_sleep($1::float8)::text /* test-sleep */",
              row -> row.getString(0)));
    }
  }

  static final Statement<@Nullable String> SETTING =
      Statement.one(
          "test-setting",
          Budget.WRITE,
          "select current_setting($1::text)",
          row -> row.getString(0));

  static final Statement<@Nullable Integer> PID =
      Statement.one("test-pid", Budget.WRITE, "select pg_backend_pid()", row -> row.getInteger(0));

  static final Statement<@Nullable Integer> FAST_POINT =
      Statement.one(
          "test-fast-point", Budget.POINT, "select $1::integer", row -> row.getInteger(0));

  static final Statement<@Nullable Integer> FAST =
      Statement.one("test-fast", Budget.WRITE, "select $1::integer", row -> row.getInteger(0));

  static final Statement<Integer> OFFER_KEY =
      Statement.changing(
          "test-offer-key", Budget.WRITE, "insert into service_keys (name, key) values ($1, $2)");

  /** Waits for the key's row lock. */
  static final Statement<Integer> TOUCH_KEY =
      Statement.changing(
          "test-touch-key", Budget.WRITE, "update service_keys set key = key where name = $1");

  /** The same, but not for longer than a quarter of a second. */
  static final Statement<Integer> TOUCH_KEY_SOON =
      Statement.changing(
              "test-touch-key-soon",
              Budget.WRITE,
              "update service_keys set key = key where name = $1")
          .waitingForLocks(Duration.ofMillis(250), Problem.of(Kind.CONFLICT, "held"));

  static final Statement<@Nullable String> SETTING_SOON =
      Statement.one(
              "test-setting-soon",
              Budget.WRITE,
              "select current_setting($1::text)",
              row -> row.getString(0))
          .waitingForLocks(Duration.ofMillis(250), Problem.of(Kind.CONFLICT, "held"));

  static final Statement<@Nullable Long> KEYS =
      Statement.one(
          "test-keys",
          Budget.WRITE,
          "select count(*) from service_keys where name = $1",
          row -> row.getLong(0));

  static final Statement<Integer> UNSUPPORTED =
      Statement.changing(
          "test-unsupported",
          Budget.WRITE,
          "do $$ begin raise exception using errcode = 'feature_not_supported'; end $$");

  static final Statement<Integer> DIVIDE_BY_ZERO =
      Statement.changing("test-divide", Budget.WRITE, "select 1 / 0");

  static final Statement<@Nullable String> BAD_MAPPING =
      Statement.one(
          "test-bad-mapping",
          Budget.WRITE,
          "select 1",
          row -> {
            throw new IllegalStateException("a mapper's bug");
          });

  static final Statement<@Nullable String> DYING_MAPPING =
      Statement.one(
          "test-dying-mapping",
          Budget.WRITE,
          "select 1",
          row -> {
            throw new StackOverflowError("a mapper too deep");
          });

  private TestStatements() {}

  /** An error that tells of a lost connection, other than the one it comes on. */
  static Statement<Integer> remoteLoss(Budget budget) {
    return Objects.requireNonNull(REMOTE_LOSS.get(budget));
  }

  static Statement<@Nullable Integer> shown(Budget budget) {
    return Objects.requireNonNull(SHOWN.get(budget));
  }

  static Statement<@Nullable String> sleep(Budget budget) {
    return Objects.requireNonNull(SLEEP.get(budget));
  }

  /** Some bytes for a key. */
  static Buffer bytes() {
    return Buffer.buffer(new byte[32]);
  }
}
