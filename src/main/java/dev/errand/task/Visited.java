package dev.errand.task;

import dev.errand.db.Budget;
import dev.errand.db.Statement;
import io.vertx.sqlclient.Row;
import java.util.List;

/**
 * A row that a {@link TaskWalk} came to, and the statements that walk.
 *
 * @param isMatch whether the filter lets it pass; if not, it is the last one looked at
 * @param isLastVisited whether the walk stopped behind it because it had seen enough
 */
record Visited(Task task, boolean isMatch, boolean isLastVisited) {

  private static final int COLUMN_IS_MATCH = 14;
  private static final int COLUMN_VISITED = 15;

  /** Every row of the walk matches: what is asked for is what is visited. */
  static Statement<List<Visited>> plain(String name, Budget budget, String where, String order) {
    return Statement.many(
        name,
        budget,
        """
        select %s from tasks
        where owner_id = $1 and %s
        order by %s limit $2"""
            .formatted(Task.COLUMNS, where, order),
        row -> new Visited(Task.of(row), true, false));
  }

  /**
   * The inner select walks the index and stops after so many rows; the outer one stops as soon as
   * it has enough matches. The last row visited comes along though it may not match: the next page
   * begins behind it. Both in one statement, so that one snapshot decides: a row could slip through
   * between two.
   */
  static Statement<List<Visited>> filtered(
      String name, Budget budget, String where, String order, int maxVisited) {
    return Statement.many(
        name,
        budget,
        """
        select %1$s, is_match, visited from (
          select owner_id, id, list, title, priority, is_done, done_at, due_at, payload, result,
            version, created_at, updated_at, deleted_at,
            coalesce(($5::timestamptz is null or due_at >= $5)
              and ($6::timestamptz is null or due_at < $6)
              and ($7::boolean is null or is_done = $7)
              and ($8::text is null or list = $8)
              and ($9::smallint[] is null or priority = any($9))
              and ($10::timestamptz is null or created_at >= $10)
              and ($11::timestamptz is null or created_at < $11)
              and ($12::text is null or payload @> $12::text::jsonb), false) as is_match,
            row_number() over (order by %3$s) as visited
          from tasks
          where owner_id = $1 and %2$s
          order by %3$s limit %4$d) walk
        where is_match or visited = %4$d
        order by %3$s limit $2"""
            .formatted(Task.COLUMNS, where, order, maxVisited),
        row -> of(row, maxVisited));
  }

  private static Visited of(Row row, int maxVisited) {
    return new Visited(
        Task.of(row), row.getBoolean(COLUMN_IS_MATCH), row.getLong(COLUMN_VISITED) == maxVisited);
  }
}
