package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestPages;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks through a list that does not stand still. */
final class TaskWalkTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int STAYING = 150;

  private static TestService service;
  private static TestHttp http;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, id, ''",
    "2, -id, ''",
    "3, dueAt, ''",
    "4, -dueAt, ''",
    "5, priority, ''",
    "6, -priority, ''",
    "7, id, &list=stays",
    "8, -dueAt, &list=stays",
    "9, priority, &list=stays&isDone=false",
  })
  void a_row_that_stays_is_seen_once_whatever_others_do(int seed, String sort, String filter) {
    Random random = new Random(seed);
    long owner = http.newUser("walker-" + seed);
    Churn churn = new Churn(owner, random);
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> others =
        CompletableFuture.runAsync(() -> churn.until(ended, new Random(seed + 100)));

    TestPages walk =
        TestPages.follow(
            http,
            "/v1/users/" + owner + "/tasks?limit=7&sort=" + sort + filter,
            () -> churn.step(random));
    ended.set(true);
    others.join();

    assertThat(walk.ids().stream().filter(churn.staying::contains).toList())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(churn.staying);
    if (sort.endsWith("id")) {
      assertThat(walk.ids()).doesNotHaveDuplicates();
    }
  }

  /** What the others do. Rows that stay are changed too, but for what they are sorted by. */
  private static final class Churn {

    private final long owner;
    private final String tasks;
    private final Set<Long> staying = new HashSet<>();
    private final List<Long> leaving = new ArrayList<>();

    private Churn(long owner, Random random) {
      this.owner = owner;
      this.tasks = "/v1/users/" + owner + "/tasks";
      for (int i = 0; i < STAYING; i++) {
        staying.add(created("stays", random));
        leaving.add(created(random.nextBoolean() ? "stays" : "leaves", random));
      }
    }

    private long created(String list, Random random) {
      return http.newTask(owner, draft(random).put("list", list).encode()).getLong("id");
    }

    private static JsonObject draft(Random random) {
      JsonObject draft =
          new JsonObject()
              .put("title", "x")
              .put("priority", SampleTask.PRIORITIES.get(random.nextInt(3)));
      return random.nextInt(3) == 0
          ? draft
          : draft.put("dueAt", "2026-11-2" + random.nextInt(10) + "T07:00:00Z");
    }

    private void until(AtomicBoolean ended, Random random) {
      while (!ended.get()) {
        step(random);
      }
    }

    private void step(Random random) {
      long one = leaving.get(random.nextInt(leaving.size()));
      switch (random.nextInt(6)) {
        case 0 -> created(random.nextBoolean() ? "stays" : "leaves", random);
        case 1 -> http.delete(tasks + "/" + one);
        case 2 -> http.post(tasks + "/" + one + "/restore", "");
        case 3 -> http.patch(tasks + "/" + one, draft(random).encode());
        case 4 ->
            http.patch(
                tasks + "/" + one,
                "{\"list\":\"" + (random.nextBoolean() ? "stays" : "leaves") + "\"}");
        default -> http.patch(tasks + "/" + stays(random), "{\"title\":\"" + one + "\"}");
      }
    }

    private long stays(Random random) {
      return staying.stream().skip(random.nextInt(staying.size())).findFirst().orElseThrow();
    }
  }
}
