package dev.errand.queue.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker: claims from one to a hundred tasks and deals with each as chance will have it. Now and
 * then it stops where it stands and forgets all that it holds, as in a crash, and another takes its
 * place.
 */
final class Hand implements Runnable {

  private static final int PAUSE_MILLIS = 20;
  private static final int ROUNDS_TO_CRASH = 30;
  private static final int BATCH = 100;

  private final Holder holder;
  private final Random random;
  private final CountDownLatch finished;

  /** Leases to come back to, when their time is over. */
  private final Deque<Late> late = new ArrayDeque<>();

  private record Late(Grant grant, long due) {}

  Hand(Holder holder, Random random, CountDownLatch finished) {
    this.holder = holder;
    this.random = random;
    this.finished = finished;
  }

  /** One round. */
  @Override
  public void run() {
    comeBack();
    List<Grant> granted = holder.claim(order());
    if (granted.isEmpty()) {
      pause();
    } else {
      int crash = random.nextInt(ROUNDS_TO_CRASH) == 0 ? random.nextInt(granted.size()) : BATCH;
      deal(granted.subList(0, Math.min(crash, granted.size())));
      if (crash < BATCH) {
        late.clear();
      }
    }
  }

  /** Until all is over, or a moment. */
  private void pause() {
    try {
      if (finished.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        late.clear();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  private JsonObject order() {
    List<String> queues = new ArrayList<>(Scene.QUEUES);
    Collections.shuffle(queues, random);
    int count = random.nextInt(queues.size() + 1);
    Object queue = count == 0 ? queues.get(0) : new JsonArray(queues.subList(0, count));
    return new JsonObject()
        .put("queue", queue)
        .put("limit", limit())
        .put("leaseSeconds", 1 + random.nextInt(3))
        .put("waitSeconds", random.nextInt(2))
        .put("worker", Thread.currentThread().getName());
  }

  /** From 1 to 100, small ones as likely as large ones. */
  private int limit() {
    return (int) Math.round(Math.pow(BATCH, random.nextDouble()));
  }

  private void deal(List<Grant> granted) {
    List<Grant> together = new ArrayList<>();
    for (Grant grant : granted) {
      if (deal(grant)) {
        together.add(grant);
      }
    }
    if (!together.isEmpty()) {
      Bundle bundle = new Bundle(holder, together);
      if (random.nextInt(3) == 0) {
        bundle.heartbeat();
      }
      bundle.complete();
    }
  }

  /** Whether it is to be completed with others. */
  private boolean deal(Grant grant) {
    switch (Fate.draw(random)) {
      case COMPLETED_ALONE -> holder.complete(grant);
      case KEPT_AND_COMPLETED -> {
        holder.heartbeat(grant);
        holder.complete(grant);
      }
      case COMPLETED_TWICE -> {
        holder.complete(grant);
        holder.complete(grant);
      }
      case FAILED -> holder.fail(grant, retry(grant));
      case RELEASED -> holder.release(grant);
      case DROPPED -> {}
      case LATE -> {
        long end = grant.span().returned() + grant.lease().toNanos();
        late.add(new Late(grant, end + TimeUnit.MILLISECONDS.toNanos(random.nextInt(500))));
      }
      case COMPLETED_IN_BATCH -> {
        return true;
      }
    }
    return false;
  }

  /** The service's own pause at first attempts only: later ones would last too long. */
  private @Nullable Integer retry(Grant grant) {
    int drawn = random.nextInt(3);
    return drawn == 2 && grant.attempt() <= 2 ? null : drawn % 2;
  }

  /** Uses the tokens of leases that have expired: each may be the latest yet, or not. */
  private void comeBack() {
    List<Grant> together = new ArrayList<>();
    while (!late.isEmpty() && late.getFirst().due() <= System.nanoTime()) {
      Grant grant = late.removeFirst().grant();
      switch (random.nextInt(6)) {
        case 0 -> holder.heartbeat(grant);
        case 1 -> holder.fail(grant, retry(grant));
        case 2 -> holder.release(grant);
        case 3 -> together.add(grant);
        default -> holder.complete(grant);
      }
    }
    for (int i = 0; i < together.size(); i += BATCH) {
      new Bundle(holder, together.subList(i, Math.min(i + BATCH, together.size()))).complete();
    }
  }
}
