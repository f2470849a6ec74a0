package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a lane: opened when they are needed, kept, and replaced when they are lost.
 * The last one used is the next, so that most leases meet the budget that they want.
 *
 * <p>Confined to one event loop.
 */
final class Stock {

  /** Who has no connection left is not asked for one with each request. */
  private static final long PAUSE_MILLIS = 100;

  /** What is cancelled ends within milliseconds; who takes longer is not there. */
  private static final long CLOSE_MILLIS = 1_000;

  /** Whom it serves. */
  interface Owner {

    /** How many more connections are wanted now. */
    int wanted();

    /** A connection is there for the taking. */
    void stocked();

    /** There is no connection, and none could be opened. */
    void outOf(Throwable failure);
  }

  private final String lane;
  private final int size;
  private final Supplier<Future<Link>> opener;
  private final Timeouts timeouts;
  private final Observer observer;
  private final Owner owner;
  private final Deque<Link> idle = new ArrayDeque<>();
  private final Set<Link> open = new HashSet<>();
  private final Promise<Void> gone = Promise.promise();
  private int opening;
  private boolean pausing;
  private boolean closed;

  /** An empty stock of so many connections at most. */
  Stock(
      String lane,
      int size,
      Supplier<Future<Link>> opener,
      Timeouts timeouts,
      Observer observer,
      Owner owner) {
    this.lane = lane;
    this.size = size;
    this.opener = opener;
    this.timeouts = timeouts;
    this.observer = observer;
    this.owner = owner;
  }

  /** Takes the next that is open; PostgreSQL may have ended one whose socket is still there. */
  @Nullable Link take() {
    Link link = idle.pollFirst();
    while (link != null && !link.isOpen()) {
      link.close();
      link = idle.pollFirst();
    }
    return link;
  }

  /** Puts one back; one that has gone meanwhile is forgotten. */
  void put(Link link) {
    if (link.isOpen() && !closed) {
      idle.addFirst(link);
    } else {
      link.close();
    }
  }

  /** Opens as many as are wanted and may be. */
  void openMore() {
    while (!closed && !pausing && opening < owner.wanted() && open.size() + opening < size) {
      opening++;
      opener.get().onComplete(this::opened);
    }
  }

  boolean isOpening() {
    return opening > 0;
  }

  /** Whether there is any connection, taken or not. */
  boolean hasAny() {
    return !open.isEmpty();
  }

  /**
   * Closes what nobody has now and the rest when it is put back, or cuts it when that takes too
   * long: the end of a process does not end what its connections were at on the server.
   *
   * @return completes when all have gone; never fails
   */
  Future<Void> close() {
    closed = true;
    long limit =
        timeouts.after(
            CLOSE_MILLIS,
            () -> {
              List.copyOf(open).forEach(Link::cut);
              gone.tryComplete();
            });
    List<Link> ending = List.copyOf(idle);
    idle.clear();
    ending.forEach(Link::close);
    if (open.isEmpty()) {
      gone.tryComplete();
    }
    return gone.future().onComplete(done -> timeouts.cancel(limit));
  }

  private void opened(Link link, Throwable failure) {
    opening--;
    if (failure != null) {
      failed(failure);
      return;
    }
    open.add(link);
    observer.on(new Event.ConnectionOpened(lane));
    link.onClosed(() -> closed(link));
    put(link);
    if (!closed) {
      owner.stocked();
    }
  }

  private void failed(Throwable failure) {
    observer.on(new Event.ConnectionFailed(lane, failure));
    if (hasAny()) {
      pause();
    } else if (opening == 0) {
      owner.outOf(failure);
    }
  }

  private void pause() {
    if (!pausing) {
      pausing = true;
      timeouts.after(
          PAUSE_MILLIS,
          () -> {
            pausing = false;
            openMore();
          });
    }
  }

  private void closed(Link link) {
    open.remove(link);
    idle.remove(link);
    observer.on(new Event.ConnectionClosed(lane));
    if (closed && open.isEmpty()) {
      gone.tryComplete();
    }
    openMore();
  }
}
