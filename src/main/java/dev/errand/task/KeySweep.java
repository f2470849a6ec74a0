package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Deletes idempotency keys that have expired, a few a transaction. Nobody depends on it: an expired
 * key counts as absent. Every replica sweeps, and passes over what another has its hands on.
 *
 * <p>Confined to one event loop.
 */
public final class KeySweep {

  /** How many the statement takes, of up to 4 MiB each: for milliseconds, mostly. */
  static final int KEYS_A_TRANSACTION = 100;

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Sweeps until one begins at the very first key again: another may have left some. */
  private static final int SWEEPS_A_ROUND = 60;

  private static final OffsetDateTime BEGINNING =
      OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final Vertx vertx;
  private final Database database;
  private final Duration pause;
  private final RandomGenerator random;
  private final Observer observer;
  private OffsetDateTime floor = BEGINNING;
  private int sweeps;
  private long timer = -1;
  private boolean stopped;

  /**
   * A sweep that has not begun.
   *
   * @param pause between two, by and large: from half of it to three halves, so that replicas that
   *     started together part
   */
  public KeySweep(
      Vertx vertx, Database database, Duration pause, RandomGenerator random, Observer observer) {
    this.vertx = vertx;
    this.database = database;
    this.pause = pause;
    this.random = random;
    this.observer = observer;
  }

  /**
   * What one transaction took.
   *
   * @param newest when the newest of them was made; null when there were none
   */
  private record Swept(int keys, @Nullable OffsetDateTime newest) {

    private static Swept of(Row row) {
      return new Swept(row.getInteger(0), row.getOffsetDateTime(1));
    }
  }

  /**
   * ix_idempotency_keys_created_at from the floor on, below which lies what is deleted and perhaps
   * not vacuumed; then pk_idempotency_keys, once a key. The limit stands in the text: without it
   * PostgreSQL plans for a tenth of the table.
   */
  private static final Statement<@Nullable Swept> SWEEP =
      Statement.one(
          "idempotency-sweep",
          Budget.WRITE,
          """
          with expired as materialized (
            select owner_id, key from idempotency_keys
            where created_at >= $1 and created_at <= now() - interval '24 hours'
            order by created_at limit 100
            for update skip locked),
          gone as (
            delete from idempotency_keys k using expired e
            where k.owner_id = e.owner_id and k.key = e.key
            returning k.created_at)
          select count(*)::int, max(created_at) from gone""",
          Swept::of);

  /** Begins, unless the pause is zero. */
  public void start() {
    if (!pause.isZero()) {
      long half = pause.toMillis() / 2;
      after(half + (long) (random.nextDouble() * 2 * half), this::begin);
    }
  }

  /** Ends it. */
  public void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void after(long millis, Runnable step) {
    if (!stopped) {
      timer = vertx.setTimer(Math.max(1, millis), due -> step.run());
    }
  }

  private void begin() {
    if (sweeps++ % SWEEPS_A_ROUND == 0) {
      floor = BEGINNING;
    }
    take();
  }

  // One that fails is told by its statement's own event; the next one comes in any case.
  private void take() {
    long since = System.nanoTime();
    database
        .run(SWEEP, Tuple.of(floor), Deadline.in(LIMIT.toMillis()))
        .onComplete((swept, failure) -> took(swept, System.nanoTime() - since));
  }

  /** A full hand is followed by another when as much time has passed again as it took. */
  private void took(@Nullable Swept swept, long nanos) {
    if (swept == null || swept.newest() == null) {
      start();
      return;
    }
    floor = swept.newest();
    observer.on(new Event.AnswersExpired(swept.keys()));
    if (swept.keys() < KEYS_A_TRANSACTION) {
      start();
    } else {
      after(Duration.ofNanos(nanos).toMillis(), this::take);
    }
  }
}
