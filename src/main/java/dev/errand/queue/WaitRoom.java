package dev.errand.queue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one event loop that found nothing and wait. They are tried again when the bell
 * rings for their queue, when something there becomes due, and when one of the looks that are made
 * now and then finds something: what the bell should have told and did not is made good by those.
 *
 * <p>Who waits for the same queue is served one after another: who gets something wakes two more,
 * who gets nothing nobody. So a piece of work costs a try or two, not one for each who waits.
 *
 * <p>Confined to the event loop on which it was made, but for {@link #wakeSoon} and {@link
 * #lookSoon}.
 *
 * @param <T> what is claimed
 */
final class WaitRoom<T> {

  /** So many tries at a time; more would only wait for connections, before others' requests. */
  private static final int MAX_TRIES = 16;

  private final Vertx vertx;
  private final Context loop;
  private final Bell bell;
  private final Outlook.Looker looker;
  private final Outlook outlook;
  private final Map<QueueKey, WaitLine<T>> lines = new HashMap<>();
  private final Deque<WaitLine<T>> ready = new ArrayDeque<>();
  private final IntConsumer load;
  private int trying;
  private int waiting;
  private boolean closed;

  /**
   * A room on the current event loop.
   *
   * @param load told how many wait, whenever that changes
   */
  WaitRoom(
      Vertx vertx, Bell bell, Outlook.Looker looker, RandomGenerator random, IntConsumer load) {
    this.load = load;
    this.looker = looker;
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.bell = bell;
    this.outlook =
        new Outlook(vertx, bell.isHeardElsewhere(), looker, lines::keySet, this::wake, random);
    bell.opened(this);
  }

  /**
   * Waits for work.
   *
   * @param queues of one owner, in the order in which they are looked at
   * @param claim tries to get some; run once at a time
   */
  Waiter<T> enter(List<QueueKey> queues, Duration most, Supplier<Future<List<T>>> claim) {
    Waiter<T> waiter = new Waiter<>(queues, claim);
    if (closed) {
      waiter.end();
      return waiter;
    }
    for (QueueKey key : waiter.queues()) {
      WaitLine<T> line = lines.get(key);
      if (line == null) {
        line = new WaitLine<>(key);
        lines.put(key, line);
        bell.entered(key, this);
        // What came between its own try and the bell being told of it.
        outlook.ask(key);
      }
      line.add(waiter);
    }
    load.accept(++waiting);
    serveMissed(waiter);
    long timer = vertx.setTimer(Math.max(1, most.toMillis()), id -> waiter.end());
    waiter
        .answer()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              leave(waiter);
            });
    return waiter;
  }

  /** Answers all who wait, empty; who comes later does not wait. */
  void close() {
    closed = true;
    bell.closed(this);
    outlook.close();
    List.copyOf(lines.values()).forEach(WaitLine::end);
  }

  /** The queue may have work. On any thread. */
  void wakeSoon(QueueKey key) {
    loop.runOnContext(
        now -> {
          outlook.news(key);
          wake(key);
        });
  }

  /** The queue may have work where nobody looks first. On any thread. */
  void forgetSoon(QueueKey key) {
    loop.runOnContext(now -> looker.forget(key));
  }

  /** Any queue may have work. On any thread. */
  void lookSoon() {
    loop.runOnContext(now -> outlook.askAll());
  }

  private void wake(QueueKey key) {
    WaitLine<T> line = lines.get(key);
    if (line != null && line.wake()) {
      ready.addLast(line);
      serve();
    }
  }

  private void serve() {
    while (trying < MAX_TRIES && !ready.isEmpty()) {
      WaitLine<T> line = ready.pollFirst();
      Waiter<T> waiter = line.begin();
      if (waiter != null) {
        trying++;
        waiter.claim().onComplete((items, failure) -> tried(line, waiter, items));
      }
    }
  }

  /**
   * Who got some leaves more for the next one; who got nothing shows that there is no more; who
   * went away meanwhile shows nothing.
   */
  private void tried(WaitLine<T> line, Waiter<T> waiter, @Nullable List<T> items) {
    trying--;
    boolean hasGot = items != null && !items.isEmpty();
    boolean again = line.ended() || hasGot || (items == null && waiter.isDone());
    if (!line.isEmpty() && again) {
      outlook.news(line.key());
      wake(line.key());
      if (hasGot) {
        wake(line.key());
      }
    } else if (!line.isEmpty() && items != null) {
      outlook.ask(line.key()); // After a failure the next round asks.
    }
    serveMissed(waiter);
    serve();
  }

  /** Somebody is free who waits there too. */
  private void serveMissed(Waiter<T> waiter) {
    for (QueueKey key : waiter.queues()) {
      WaitLine<T> line = lines.get(key);
      if (line != null && line.takeMissed()) {
        wake(key);
      }
    }
  }

  private void leave(Waiter<T> waiter) {
    load.accept(--waiting);
    for (QueueKey key : waiter.queues()) {
      WaitLine<T> line = lines.get(key);
      if (line != null && line.remove(waiter)) {
        lines.remove(key);
        bell.left(key, this);
        outlook.forget(key);
      }
    }
  }
}
