package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Database;
import dev.errand.db.Deadline;
import dev.errand.db.Statement;
import dev.errand.http.Cursors.Position;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of tasks by keyset pagination: each begins behind the position of the one before. */
final class TaskPages {

  /**
   * A page.
   *
   * @param next where the next one begins; null alone means the end
   */
  record Page(List<Task> tasks, @Nullable Position next) {}

  private final Database database;
  private final UserStore users;

  TaskPages(Database database, UserStore users) {
    this.database = database;
    this.users = users;
  }

  /**
   * A page of one owner's tasks.
   *
   * @param from the position that the page before ended with; null for the first page
   */
  Future<Page> page(
      Caller caller, TaskFilter filter, TaskSort sort, int limit, @Nullable Position from) {
    TaskWalk first = sort.first(filter);
    TaskWalk second = sort.after(first, filter);
    TaskWalk walk =
        from != null && second != null && from.phase() == second.code() ? second : first;
    return stretch(caller, filter, walk, limit, from)
        .compose(
            page ->
                page.next() == null && walk == first && second != null
                    ? goOn(caller, filter, second, limit, page)
                    : Future.succeededFuture(page))
        .compose(page -> existing(caller, page));
  }

  private Future<Page> goOn(
      Caller caller, TaskFilter filter, TaskWalk second, int limit, Page page) {
    int rest = limit - page.tasks().size();
    return stretch(caller, filter, second, rest, null).map(more -> joined(page, more));
  }

  private static Page joined(Page page, Page more) {
    List<Task> tasks = new ArrayList<>(page.tasks());
    tasks.addAll(more.tasks());
    return new Page(tasks, more.next());
  }

  private Future<Page> stretch(
      Caller caller, TaskFilter filter, TaskWalk walk, int limit, @Nullable Position from) {
    Tuple arguments = walk.arguments(caller.ownerId(), limit + 1, from, filter);
    return database
        .run(walk.statement(!filter.isPlain()), arguments, caller.deadline())
        .map(visited -> cut(visited, walk, limit));
  }

  /** One row more than the limit was asked for: it tells whether there is a next page. */
  static Page cut(List<Visited> visited, TaskWalk walk, int limit) {
    List<Task> tasks = new ArrayList<>(Math.min(visited.size(), limit));
    Position last = null;
    for (Visited row : visited) {
      if (row.isMatch() && tasks.size() == limit) {
        return new Page(tasks, last == null ? walk.start() : last);
      }
      if (row.isMatch()) {
        tasks.add(row.task());
      }
      last = walk.position(row.task());
      if (row.isLastVisited()) {
        return new Page(tasks, last);
      }
    }
    return new Page(tasks, null);
  }

  /** An unknown owner has no tasks, so only an empty page asks. */
  private Future<Page> existing(Caller caller, Page page) {
    return page.tasks().isEmpty() && page.next() == null
        ? users.get(caller.ownerId(), caller.deadline()).map(page)
        : Future.succeededFuture(page);
  }

  /** ix_tasks_live across owners, from the row comparison on. */
  private static final Statement<List<Task>> EVERY_OWNER =
      Statement.many(
          "task-page-every-owner",
          Budget.PAGE,
          """
          select %s from tasks t %s
          where deleted_at is null and (t.owner_id, id) > ($1, $2)
          order by t.owner_id, id limit $3"""
              .formatted(Task.WHOLE, Task.QUEUE),
          Task::whole);

  /** A page of every owner's tasks, by owner and id. A position's key is the owner. */
  Future<Page> everyOwner(int limit, @Nullable Position from, Deadline deadline) {
    Tuple arguments =
        Tuple.of(from == null ? 0L : from.key(), from == null ? 0L : from.id(), limit + 1);
    return database
        .run(EVERY_OWNER, arguments, deadline)
        .map(
            tasks -> {
              if (tasks.size() <= limit) {
                return new Page(tasks, null);
              }
              Task last = tasks.get(limit - 1);
              return new Page(tasks.subList(0, limit), new Position(0, last.ownerId(), last.id()));
            });
  }
}
