package dev.errand.task;

import dev.errand.http.Query;
import org.jspecify.annotations.Nullable;

/** What a list of an owner's tasks was asked for, checked. */
record TaskList(TaskFilter filter, TaskSort sort, int limit, @Nullable String cursor) {

  private static final int MAX_LIMIT = 200;
  private static final int STANDARD_LIMIT = 50;

  /**
   * Reads the parameters.
   *
   * @throws dev.errand.problem.Problem INVALID_PARAMETER with every fault
   */
  static TaskList read(Query query) {
    TaskFilter filter = TaskFilter.read(query);
    TaskSort sort = sort(query, filter);
    int limit = limit(query);
    query.end();
    return new TaskList(filter, sort, limit, query.text("cursor"));
  }

  static int limit(Query query) {
    return query.number("limit", 1, MAX_LIMIT, STANDARD_LIMIT);
  }

  /** Where an export goes on; 0 for its beginning. */
  static long afterId(Query query) {
    String text = query.text("afterId");
    if (text == null) {
      return 0;
    }
    if (!text.matches("0|[1-9][0-9]{0,17}")) {
      query.fault("afterId", "range", "This must be a task's id, or 0.");
      return 0;
    }
    return Long.parseLong(text);
  }

  /**
   * What its cursors are sealed with: another owner's, sort's or filter's cursor does not open. Not
   * the limit.
   */
  String boundTo(long ownerId) {
    return ownerId + " " + sort + " " + filter;
  }

  private static TaskSort sort(Query query, TaskFilter filter) {
    String label = query.text("sort");
    TaskSort sort = label == null ? TaskSort.ID : TaskSort.ofLabel(label);
    if (sort == null) {
      query.fault(
          "sort", "value", "This must be id, dueAt or priority, each with - before it or not.");
      return TaskSort.ID;
    }
    if (filter.deleted() && !sort.suitsTrash()) {
      query.fault("sort", "value", "The trash is sorted by id or -id only.");
    }
    return sort;
  }
}
