package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list that was followed to its end by its {@code Link} fields, as a client would.
 *
 * @param pages how many items each page held
 */
public record TestPages(List<JsonObject> items, List<Integer> pages) {

  private static final int MOST_PAGES = 2_000;

  /** Follows a list from a path on. */
  public static TestPages follow(TestHttp http, String path) {
    return follow(http::get, path, walk -> {});
  }

  /**
   * The same, with something done between each two pages.
   *
   * @param fetch asks for a page by its path
   * @param between gets the walk so far
   */
  public static TestPages follow(
      Function<String, Answer> fetch, String path, Consumer<TestPages> between) {
    TestPages walk = new TestPages(new ArrayList<>(), new ArrayList<>());
    for (String next = path; next != null; ) {
      Answer answer = fetch.apply(next);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      walk.add(answer.items());
      assertThat(walk.pages).as("pages of " + path).hasSizeLessThan(MOST_PAGES);
      next = next(answer);
      if (next != null) {
        between.accept(walk);
      }
    }
    return walk;
  }

  /** Where the Link field leads; it must say what nextCursor says. */
  public static @Nullable String next(Answer answer) {
    String cursor = answer.json().getString("nextCursor");
    String link = answer.header("Link");
    if (cursor == null) {
      assertThat(link).isNull();
      return null;
    }
    assertThat(link).startsWith("</v1/").endsWith("cursor=" + cursor + ">; rel=\"next\"");
    return link == null ? null : link.substring(1, link.indexOf('>'));
  }

  /** What the last page held. */
  public List<JsonObject> lastPage() {
    return items.subList(items.size() - pages.get(pages.size() - 1), items.size());
  }

  /** A member of each item. */
  public List<Long> ids() {
    return items.stream().map(item -> item.getLong("id")).toList();
  }

  private void add(JsonArray page) {
    pages.add(page.size());
    for (int i = 0; i < page.size(); i++) {
      items.add(page.getJsonObject(i));
    }
  }
}
