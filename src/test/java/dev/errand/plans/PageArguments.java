package dev.errand.plans;

import dev.errand.plans.TaskRows.Position;
import dev.errand.plans.Trial.Depth;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments for the statements that walk: TaskWalk, TaskPages and TaskExport. */
final class PageArguments {

  private static final int PAGE = 50;

  /** How many rows an export asks for at once. */
  private static final int EXPORTED = 257;

  /** A queued task is shown with its standing and its latest failure. */
  private static final int QUEUED_ROWS = 3;

  /** On PostgreSQL 15 a window function reads a row ahead. */
  private static final int WINDOW_AHEAD = 1;

  private final Trials trials;
  private final TaskRows rows;

  private PageArguments(Trials trials, TaskRows rows) {
    this.trials = trials;
    this.rows = rows;
  }

  static void addTo(Trials trials, TaskRows rows) throws SQLException {
    PageArguments pages = new PageArguments(trials, rows);
    for (Walk walk : Walk.values()) {
      pages.add("task-page-" + walk.label(), walk, PAGE + 1);
    }
    pages.add("task-export", Walk.ID, EXPORTED);
    pages.add("task-export-trash", Walk.TRASH, EXPORTED);
    pages.everyOwner();
  }

  private void add(String statement, Walk walk, int limit) throws SQLException {
    int most = Math.max(limit, Trial.PAGE_ROWS);
    Trial plain = trials.of(statement, QUEUED_ROWS * most).sorting(most);
    // Each with its standing, when the filter asks for that; what comes out with its failure.
    int visited = 2 * walk.maxVisited() + QUEUED_ROWS * most + WINDOW_AHEAD;
    Trial filtered = trials.of(statement + "-filtered", visited);
    for (Owner owner : Owner.values()) {
      Stretch stretch = stretch(owner, walk, limit);
      stretch.addTo(plain, Filter.NONE);
      plain.with(stretch.largestPage());
      Filter.SOME.forEach(filter -> stretch.addTo(filtered, filter));
    }
  }

  private Stretch stretch(Owner owner, Walk walk, int limit) throws SQLException {
    int before = rowsBefore(rows.count(walk.of(owner)));
    Position deep = before == 0 ? null : rows.at(walk.of(owner), walk.order(), before);
    return new Stretch(owner, walk, limit, before, deep);
  }

  /** Before page 1,000 of who has as many; else before one as deep as there is, in tens. */
  private static int rowsBefore(int rows) {
    int pages = rows / PAGE / 10 * 10;
    return pages == 0 ? 0 : Math.min((pages - 1) * PAGE, Trials.DEEP_ROWS);
  }

  /**
   * An owner's tasks on a walk.
   *
   * @param before how many rows lie before the deep page
   * @param deep where that begins; null when there is none
   */
  private record Stretch(Owner owner, Walk walk, int limit, int before, @Nullable Position deep) {

    private void addTo(Trial trial, Filter filter) {
      if (deep == null) {
        trial.with(page(filter, 1, null));
      } else {
        Case later = page(filter, before / PAGE + 1, deep);
        trial.with(new Depth(page(filter, 1, null), later, before));
      }
    }

    private Case page(Filter filter, int number, @Nullable Position position) {
      List<@Nullable Object> values = new ArrayList<>();
      values.add(owner.id());
      values.add(limit);
      values.add(walk.id(position));
      values.add(walk.key(position));
      values.addAll(filter.values(walk));
      String label = "%s%s, page %,d".formatted(owner.label(), filter.label(), number);
      return Case.of(label, values.toArray());
    }

    private Case largestPage() {
      Case first = page(Filter.NONE, 1, null);
      List<@Nullable Object> values = new ArrayList<>(first.values());
      values.set(1, Trial.PAGE_ROWS);
      return Case.of(first.label() + " of 200 rows", values.toArray());
    }
  }

  private void everyOwner() throws SQLException {
    Position deep = rows.at(TaskRows.LIVE, "owner_id, id", Trials.DEEP_ROWS);
    trials
        .of("task-page-every-owner", QUEUED_ROWS * (PAGE + 1))
        .with(
            new Depth(
                Case.of("page 1", 0, 0, PAGE + 1),
                Case.of("page 1,000", deep.ownerId(), deep.id(), PAGE + 1),
                Trials.DEEP_ROWS));
  }
}
