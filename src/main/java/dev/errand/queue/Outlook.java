package dev.errand.queue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When the queues that are waited for have something next: asked for many queues in one statement,
 * one at a time, now and then for all of them, and told by a timer when the time comes.
 *
 * <p>Confined to one event loop.
 */
final class Outlook {

  /**
   * Below the shortest lease even at its longest: one that begins behind a look ends behind the
   * next one.
   */
  private static final Duration LOOK_EVERY = Duration.ofMillis(800);

  /** Where nobody tells of work. */
  private static final Duration POLL_EVERY = Duration.ofMillis(200);

  /** Of a pause, more or less: replicas must not look in step. */
  private static final double JITTER = 0.2;

  /** In one statement; more follow in the next. */
  private static final int MAX_QUEUES = 1_000;

  /** Finds out what queues have. */
  interface Looker {

    /**
     * Looks at some queues.
     *
     * @param aheadMillis no further into the future
     * @return for each in turn, in how many milliseconds something can be claimed: 0 or less for
     *     now, null for nothing
     */
    Future<List<@Nullable Long>> look(List<QueueKey> queues, long aheadMillis);

    /** Work may have come there with a time that lies back: the next look must be a full one. */
    void forget(QueueKey queue);
  }

  private final Vertx vertx;
  private final long pauseMillis;
  private final Looker looker;
  private final Supplier<? extends Collection<QueueKey>> all;
  private final Consumer<QueueKey> due;
  private final RandomGenerator random;
  private final Set<QueueKey> asked = new LinkedHashSet<>();
  private final Map<QueueKey, Long> timers = new HashMap<>();

  /** Found ready and then not claimed: others were faster, or hold it. The next round looks. */
  private final Set<QueueKey> told = new LinkedHashSet<>();

  private boolean looking;
  private long roundTimer = -1;
  private boolean closed;

  /**
   * An outlook on nothing yet.
   *
   * @param isTold whether others tell of work, so that looks may be rare
   * @param all the queues that are waited for
   * @param due told of each that has something now
   */
  Outlook(
      Vertx vertx,
      boolean isTold,
      Looker looker,
      Supplier<? extends Collection<QueueKey>> all,
      Consumer<QueueKey> due,
      RandomGenerator random) {
    this.vertx = vertx;
    this.pauseMillis = (isTold ? LOOK_EVERY : POLL_EVERY).toMillis();
    this.looker = looker;
    this.all = all;
    this.due = due;
    this.random = random;
  }

  /** Wants to know of a queue soon, unless it was just told that it has something. */
  void ask(QueueKey key) {
    if (!told.contains(key) && asked.add(key)) {
      look();
    }
    startRounds();
  }

  /** Something new is known of the queue: a look may tell more than the last one did. */
  void news(QueueKey key) {
    told.remove(key);
  }

  /** Wants to know of all. */
  void askAll() {
    told.clear();
    asked.addAll(all.get());
    look();
  }

  /** Nobody waits for the queue any more. */
  void forget(QueueKey key) {
    asked.remove(key);
    told.remove(key);
    cancelTimer(key);
  }

  void close() {
    closed = true;
    vertx.cancelTimer(roundTimer);
    timers.values().forEach(vertx::cancelTimer);
    timers.clear();
  }

  private void startRounds() {
    if (roundTimer == -1 && !closed) {
      double jitter = random.nextDouble(1 - JITTER, 1 + JITTER);
      roundTimer = vertx.setTimer((long) (pauseMillis * jitter), id -> round());
    }
  }

  private void round() {
    roundTimer = -1;
    if (!all.get().isEmpty()) {
      askAll();
      startRounds();
    }
  }

  private void look() {
    if (looking || asked.isEmpty() || closed) {
      return;
    }
    looking = true;
    // What is asked for in this turn of the loop goes along.
    vertx.runOnContext(now -> lookNow());
  }

  private void lookNow() {
    List<QueueKey> keys = asked.stream().limit(MAX_QUEUES).toList();
    keys.forEach(asked::remove);
    if (keys.isEmpty()) {
      looking = false;
      return;
    }
    looker
        .look(keys, aheadMillis())
        .onComplete(
            (found, failure) -> {
              looking = false;
              if (failure == null) {
                for (int i = 0; i < keys.size(); i++) {
                  tell(keys.get(i), found.get(i));
                }
                look();
              }
              // Else the next round asks for all of them.
            });
  }

  /** Well past the next round, which tells of what comes later. */
  private long aheadMillis() {
    return 2 * pauseMillis;
  }

  private void tell(QueueKey key, @Nullable Long millis) {
    cancelTimer(key);
    if (millis == null || !all.get().contains(key) || closed) {
      return;
    }
    if (millis <= 0) {
      told.add(key);
      due.accept(key);
    } else {
      timers.put(
          key,
          vertx.setTimer(
              millis,
              id -> {
                timers.remove(key);
                told.remove(key);
                due.accept(key);
              }));
    }
  }

  private void cancelTimer(QueueKey key) {
    Long timer = timers.remove(key);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
