package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestPages;
import dev.errand.TestService;
import dev.errand.task.CrowdProgram.Step;
import dev.errand.task.CrowdScene.Place;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Walks through all users, and through every owner's tasks, while both change. */
final class CrowdWalkPropertyTest {

  private static final TestDatabase DATABASE = new TestDatabase();
  private static final AtomicInteger WALKS = new AtomicInteger();

  private static TestService service;
  private static TestHttp http;

  @BeforeContainer
  static void start() {
    DATABASE.open();
    service = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    http = service.http();
  }

  @AfterContainer
  static void stop() throws SQLException {
    service.close();
    DATABASE.close();
  }

  @Provide
  Arbitrary<CrowdProgram> programs() {
    Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 99);
    Arbitrary<Step> steps =
        Combinators.combine(Arbitraries.of(CrowdProgram.Kind.class), numbers, numbers)
            .as(Step::new);
    RandomDistribution uniform = RandomDistribution.uniform();
    return Combinators.combine(
            Arbitraries.integers().between(0, 4).list().ofMaxSize(8).withSizeDistribution(uniform),
            Arbitraries.integers().between(1, 4),
            steps
                .list()
                .ofMaxSize(3)
                .withSizeDistribution(uniform)
                .list()
                .ofMaxSize(8)
                .withSizeDistribution(uniform))
        .as(CrowdProgram::new);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void a_task_that_stays_with_its_owner_is_seen_once(@ForAll("programs") CrowdProgram program) {
    CrowdScene scene = new CrowdScene(http, "crowd-" + WALKS.incrementAndGet(), program);

    List<Place> seen = new ArrayList<>();
    walk("/v1/tasks", program, scene, page -> seen.addAll(scene.shownTasks(page)));

    assertThat(seen).isSortedAccordingTo(Place.ORDER).doesNotHaveDuplicates();
    assertThat(seen.stream().map(Place::id).filter(scene.stayingTasks()::contains).toList())
        .containsExactlyInAnyOrderElementsOf(scene.stayingTasks());
    scene.clear();
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void a_user_that_stays_is_seen_once(@ForAll("programs") CrowdProgram program) {
    CrowdScene scene = new CrowdScene(http, "crowd-" + WALKS.incrementAndGet(), program);

    List<Long> seen = new ArrayList<>();
    walk("/v1/users", program, scene, page -> seen.addAll(scene.shownUsers(page)));

    assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(scene.stayingUsers());
    scene.clear();
  }

  private static void walk(
      String path, CrowdProgram program, CrowdScene scene, Consumer<List<JsonObject>> look) {
    Iterator<List<Step>> gaps = program.gaps().iterator();
    TestPages walk =
        TestPages.follow(
            http::get,
            path + "?limit=" + program.limit(),
            soFar -> {
              assertThat(soFar.lastPage()).hasSize(program.limit());
              look.accept(soFar.lastPage());
              if (gaps.hasNext()) {
                gaps.next().forEach(scene::happen);
              }
            });
    assertThat(walk.lastPage()).hasSizeLessThanOrEqualTo(program.limit());
    look.accept(walk.lastPage());
  }
}
