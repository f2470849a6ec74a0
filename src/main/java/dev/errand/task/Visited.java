package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Statement;
import io.vertx.sqlclient.Row;
import java.util.List;

/**
 * A row that a {@link TaskWalk} came to, and the statements that walk {@code tasks t}.
 *
 * @param isMatch whether the filter lets it pass; if not, it is the last one looked at
 * @param isLastVisited whether the walk stopped behind it because it had seen enough
 */
record Visited(Task task, boolean isMatch, boolean isLastVisited) {

  /** Every row of the walk matches: what is asked for is what is visited. */
  static Statement<List<Visited>> plain(String name, Budget budget, String where, String order) {
    return Statement.many(
        name,
        budget,
        """
        select %s from tasks t %s
        where t.owner_id = $1 and %s
        order by %s limit $2"""
            .formatted(Task.WHOLE, Task.QUEUE, where, order),
        row -> new Visited(Task.whole(row), true, false));
  }

  /**
   * The inner select walks the index and stops after so many rows; the outer one stops as soon as
   * it has enough matches. The last row visited comes along though it may not match: the next page
   * begins behind it. Both in one statement, so that one snapshot decides: a row could slip through
   * between two. The queue is asked by a sub-select with its key, and not by EXISTS, which
   * PostgreSQL may turn into a look at the whole table.
   */
  static Statement<List<Visited>> filtered(
      String name, Budget budget, String where, String order, int maxVisited) {
    return Statement.many(
        name,
        budget,
        """
        select %1$s, is_match, visited from (
          select owner_id, id, list, title, priority, is_done, done_at, due_at, payload, result,
            version, created_at, updated_at, deleted_at, is_queued,
            coalesce(($5::timestamptz is null or due_at >= $5)
              and ($6::timestamptz is null or due_at < $6)
              and ($7::boolean is null or is_done = $7)
              and ($8::text is null or list = $8)
              and ($9::smallint[] is null or priority = any($9))
              and ($10::timestamptz is null or created_at >= $10)
              and ($11::timestamptz is null or created_at < $11)
              and ($12::text is null or payload @> $12::text::jsonb)
              and ($13::text is null and $14::int is null or is_queued and (
                select ($13 is null or q.queue = $13) and ($14 is null or $14 = %5$s)
                from queued_tasks q where q.owner_id = t.owner_id and q.task_id = t.id)),
              false) as is_match,
            row_number() over (order by %3$s) as visited
          from tasks t
          where owner_id = $1 and %2$s
          order by %3$s limit %4$d) t %6$s
        where is_match or visited = %4$d
        order by %3$s limit $2"""
            .formatted(Task.WHOLE, where, order, maxVisited, QueueState.STATE, Task.QUEUE)
            // Without its indentation it is short enough for the driver's cache.
            .replaceAll("\\s*\\n\\s*", " "),
        row -> of(row, maxVisited));
  }

  private static Visited of(Row row, int maxVisited) {
    return new Visited(
        Task.whole(row), row.getBoolean(Task.WIDTH), row.getLong(Task.WIDTH + 1) == maxVisited);
  }
}
