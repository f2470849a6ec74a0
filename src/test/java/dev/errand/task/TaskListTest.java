package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestPages;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders and filters over 700 tasks with many ties, against the same computed here. */
final class TaskListTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int SEED = 20_261_122;
  private static final List<SampleTask> SAMPLES = SampleTask.random(SEED, 700);

  private static TestService service;
  private static TestHttp http;
  private static String tasks;

  @BeforeAll
  static void start() throws SQLException {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    long ada = http.newUser("ada");
    tasks = "/v1/users/" + ada + "/tasks";
    SampleTask.insert(DATABASE, ada, SAMPLES);
    // The neighbours on both sides in every index.
    SampleTask.insert(DATABASE, http.newUser("zoe"), SampleTask.random(1, 50));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<String> sorts() {
    return SampleOrder.ALL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("sorts")
  void an_order_holds_over_pages_of_any_size(String sort) {
    List<Long> expected = expected(sort, SampleFilter.NONE, false);

    for (int limit : new int[] {1, 7, 50, 200}) {
      TestPages walk = TestPages.follow(http, tasks + "?limit=" + limit + "&sort=" + sort);
      assertThat(walk.ids()).as("limit " + limit).isEqualTo(expected);
      assertThat(walk.pages()).hasSize((expected.size() + limit - 1) / limit);
      assertThat(walk.pages().subList(0, walk.pages().size() - 1)).containsOnly(limit);
    }
  }

  @Test
  void an_order_is_by_id_and_a_page_has_fifty_unless_told_otherwise() {
    List<Long> expected = expected("id", SampleFilter.NONE, false);

    TestPages walk = TestPages.follow(http, tasks);

    assertThat(walk.ids()).isEqualTo(expected);
    assertThat(walk.pages().get(0)).isEqualTo(50);
  }

  static Stream<SampleFilter> filters() {
    return Stream.of(
        SampleFilter.isDone(true),
        SampleFilter.isDone(false),
        SampleFilter.list("home"),
        SampleFilter.list("nowhere"),
        SampleFilter.priority("high", "high"),
        SampleFilter.priority("high", "low"),
        SampleFilter.payload(new JsonObject()),
        SampleFilter.payload(new JsonObject().put("k", 2)),
        SampleFilter.payload(new JsonObject("{\"o\":{\"x\":true,\"y\":\"é\"}}")),
        SampleFilter.payload(new JsonObject("{\"tags\":[1,\"a\"]}")),
        SampleFilter.payload(new JsonObject("{\"k\":\"2\"}")));
  }

  static Stream<SampleFilter> bounds() {
    OffsetDateTime edge = SampleTask.TIMES.get(3);
    OffsetDateTime least = SampleTask.TIMES.get(0);
    OffsetDateTime most = SampleTask.TIMES.get(6);
    SampleFilter fromEdge = SampleFilter.due("dueAfter", edge);
    SampleFilter fromLeast = SampleFilter.created("createdAfter", least);
    return Stream.of(
        fromEdge,
        SampleFilter.due("dueBefore", edge),
        SampleFilter.due("dueAfter", least),
        SampleFilter.due("dueBefore", least),
        SampleFilter.due("dueAfter", most),
        SampleFilter.due("dueBefore", most),
        fromEdge.and(SampleFilter.due("dueBefore", most)),
        fromEdge.and(SampleFilter.due("dueBefore", edge)),
        fromEdge.and(SampleFilter.due("dueBefore", least)),
        SampleFilter.created("createdAfter", edge),
        SampleFilter.created("createdBefore", edge),
        fromLeast.and(SampleFilter.created("createdBefore", edge)));
  }

  @ParameterizedTest
  @MethodSource({"filters", "bounds"})
  void a_filter_shows_what_matches_and_nothing_else(SampleFilter filter) {
    for (String sort : SampleOrder.ALL.keySet()) {
      assertShows(sort, filter, 200, false);
    }
    for (String sort : List.of("id", "-id")) {
      assertShows(sort, filter, 200, true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void filters_can_be_combined_with_each_other_and_any_order(int seed) {
    Random random = new Random(seed);
    List<String> sorts = List.copyOf(SampleOrder.ALL.keySet());
    for (int i = 0; i < 15; i++) {
      boolean deleted = random.nextInt(5) == 0;
      String sort = sorts.get(random.nextInt(deleted ? 2 : sorts.size()));
      assertShows(sort, SampleFilter.random(random), 1 + random.nextInt(60), deleted);
    }
  }

  @Test
  void the_trash_is_shown_by_id_only() {
    assertThat(TestPages.follow(http, tasks + "?deleted=true&limit=7").ids())
        .isEqualTo(expected("id", SampleFilter.NONE, true));
    assertThat(TestPages.follow(http, tasks + "?deleted=true&sort=-id&limit=7").ids())
        .isEqualTo(expected("-id", SampleFilter.NONE, true));
    for (String sort : List.of("dueAt", "-dueAt", "priority", "-priority")) {
      assertThat(http.get(tasks + "?deleted=true&sort=" + sort).problem())
          .isEqualTo("invalid-parameter");
    }
    assertThat(TestPages.follow(http, tasks + "?deleted=false&limit=200").ids())
        .isEqualTo(expected("id", SampleFilter.NONE, false));
  }

  @Test
  void a_sample_is_shown_as_the_task_itself_is_read() {
    for (Object item : http.get(tasks + "?sort=-dueAt&limit=20").items()) {
      JsonObject task = (JsonObject) item;
      assertThat(task).isEqualTo(http.get(tasks + "/" + task.getLong("id")).json());
    }
  }

  private static void assertShows(String sort, SampleFilter filter, int limit, boolean deleted) {
    String query = "?limit=" + limit + "&sort=" + sort + filter.query();
    TestPages walk = TestPages.follow(http, tasks + query + (deleted ? "&deleted=true" : ""));
    assertThat(walk.ids()).as(query).isEqualTo(expected(sort, filter, deleted));
    assertThat(walk.pages()).allMatch(size -> size <= limit);
  }

  private static List<Long> expected(String sort, SampleFilter filter, boolean deleted) {
    return SAMPLES.stream()
        .filter(task -> task.deleted() == deleted)
        .filter(filter.matches())
        .sorted(SampleOrder.of(sort))
        .map(SampleTask::id)
        .toList();
  }
}
