package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestPages;
import dev.errand.TestService;
import dev.errand.TestSql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * Walks through lists that do not stand still, in every order and with every filter, page by page
 * from two replicas in turn: a row that stays, matches and keeps its sort value is seen exactly
 * once.
 */
final class TaskWalkPropertyTest {

  private static final TestDatabase DATABASE = new TestDatabase();

  private static final List<String> FILTERS =
      List.of(
          "isDone",
          "list",
          "priority",
          "dueAfter",
          "dueBefore",
          "createdAfter",
          "createdBefore",
          "payload",
          "deleted");

  private static final AtomicInteger WALKS = new AtomicInteger();

  private static TestService one;
  private static TestService two;

  @BeforeContainer
  static void start() throws SQLException {
    DATABASE.open();
    one = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    two = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    // Above every id that a program gives.
    new TestSql(DATABASE).execute("alter table tasks alter column id restart with 1000000");
  }

  @AfterContainer
  static void stop() throws SQLException {
    one.close();
    two.close();
    DATABASE.close();
  }

  @Provide
  Arbitrary<WalkProgram> programs() {
    return WalkPrograms.any(40, 10, 4);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void a_row_that_stays_is_seen_once_whatever_happens_between_pages(
      @ForAll("programs") WalkProgram program) throws SQLException {
    WalkScene scene = scene(program);
    Iterator<List<WalkStep>> gaps = program.gaps().iterator();

    TestPages walk =
        TestPages.follow(
            inTurn(),
            scene.path() + program.query(),
            soFar -> {
              // A list as short as these is looked through at once, so only the last page has room.
              assertThat(soFar.lastPage()).hasSize(program.limit());
              scene.assertShows(soFar.lastPage());
              if (gaps.hasNext()) {
                gaps.next().forEach(scene::happen);
              }
            });

    assertThat(walk.lastPage()).hasSizeLessThanOrEqualTo(program.limit());
    scene.assertShows(walk.lastPage());
    scene.assertKept(walk);
    cover(program);
    Statistics.label("long enough, with rows that stayed and changes")
        .collect(walk.pages().size() > 2 && scene.staying() > 2 && scene.changes() > 2)
        .coverage(telling -> telling.check(true).percentage(share -> share > 20));
  }

  @Provide
  Arbitrary<WalkProgram> longPrograms() {
    return WalkPrograms.any(90, 40, 2);
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void a_row_that_stays_is_seen_once_while_another_writes(
      @ForAll("longPrograms") WalkProgram program) throws SQLException {
    WalkScene scene = scene(program);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> program.steps().forEach(scene::happen));

    List<TestPages> walks = new ArrayList<>();
    int most = 0;
    do {
      int before = scene.changes();
      walks.add(TestPages.follow(inTurn(), scene.path() + program.query(), soFar -> {}));
      most = Math.max(most, scene.changes() - before);
    } while (!writer.isDone());
    writer.join();

    for (TestPages walk : walks) {
      assertThat(walk.pages()).allMatch(size -> size <= program.limit());
      scene.assertKept(walk);
    }
    Statistics.label("much was changed during a walk")
        .collect(most >= 5)
        .coverage(much -> much.check(true).percentage(share -> share > 20));
  }

  private static WalkScene scene(WalkProgram program) throws SQLException {
    return new WalkScene(one.http(), DATABASE, "walker-" + WALKS.incrementAndGet(), program);
  }

  private static Function<String, Answer> inTurn() {
    AtomicInteger page = new AtomicInteger();
    return path -> (page.getAndIncrement() % 2 == 0 ? one : two).http().get(path);
  }

  /** Every order and every filter has its share of the programs. */
  private static void cover(WalkProgram program) {
    Statistics.label("sort")
        .collect(program.sort())
        .coverage(
            shares ->
                SampleOrder.ALL
                    .keySet()
                    .forEach(sort -> shares.check(sort).percentage(share -> share > 5)));
    for (String filter : FILTERS) {
      Statistics.label(filter)
          .collect(program.filter().names().contains(filter))
          .coverage(shares -> shares.check(true).percentage(share -> share > 5));
    }
  }
}
