package dev.errand.db;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a lane that nobody holds. The last one used is the next, so that most leases
 * meet the budget that they want.
 *
 * <p>Confined to one event loop.
 */
final class IdleLinks {

  private final Deque<Link> links = new ArrayDeque<>();

  void add(Link link) {
    links.addFirst(link);
  }

  void remove(Link link) {
    links.remove(link);
  }

  /** The next that is open; PostgreSQL may have said the end of one whose socket is still there. */
  @Nullable Link next() {
    Link link = links.pollFirst();
    while (link != null && !link.isOpen()) {
      link.close();
      link = links.pollFirst();
    }
    return link;
  }

  /** Closes them all; completes when they have gone, never fails. */
  Future<Void> close() {
    List<Link> ending = List.copyOf(links);
    links.clear();
    return Future.join(ending.stream().map(Link::close).toList()).mapEmpty();
  }
}
