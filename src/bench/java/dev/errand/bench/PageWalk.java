package dev.errand.bench;

import dev.errand.bench.RowReader.Rows;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes from page to page until there is no next one. Confined to one event loop. */
final class PageWalk {

  private static final int MAX_EMPTY = 1_000;

  private final Calls calls;
  private final String first;
  private final Consumer<Row> rows;
  private String path;
  private boolean ended;
  private int emptyInARow;

  /**
   * A walk that has not begun.
   *
   * @param path with a query, without a cursor
   * @param rows gets every row in the order of the pages
   */
  PageWalk(Calls calls, String path, Consumer<Row> rows) {
    this.calls = calls;
    this.first = path;
    this.path = path;
    this.rows = rows;
  }

  Future<Void> run() {
    return Loops.repeat(this::page);
  }

  private @Nullable Future<?> page() {
    return ended ? null : calls.get(path).map(this::read);
  }

  private Answer read(Answer answer) {
    Rows page = RowReader.page(answer.require(200).body());
    calls.tally().out(page.rows().size());
    page.rows().forEach(rows);
    emptyInARow = page.rows().isEmpty() ? emptyInARow + 1 : 0;
    Unexpected.unless(emptyInARow < MAX_EMPTY, () -> first + " does not end");
    String cursor = page.nextCursor();
    String link = answer.header("Link");
    if (cursor == null) {
      Unexpected.unless(link == null, () -> path + " is the last page and has a Link");
      ended = true;
    } else {
      boolean isLinked = link != null && link.contains(cursor) && link.endsWith("rel=\"next\"");
      Unexpected.unless(isLinked, () -> path + " has a next page but Link is " + link);
      path = first + "&cursor=" + cursor;
    }
    return answer;
  }
}
