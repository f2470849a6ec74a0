package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestPages;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.http.Cursors.Position;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Nothing but a cursor that was handed out opens, and whatever else is sent is told so. */
final class CursorPropertyTest {

  private static final TestDatabase DATABASE = new TestDatabase();

  private static final String KEY = "a key of 32 bytes, or a few more";
  private static final Cursors CURSORS = new Cursors(List.of(KEY.getBytes(StandardCharsets.UTF_8)));
  private static final List<String> HERE = sealed("here");
  private static final List<String> THERE = sealed("there");

  private static final List<Listed> LISTS = new ArrayList<>();

  private static TestService service;
  private static TestHttp http;

  /** A list and all the cursors that it hands out. */
  private record Listed(String path, List<String> cursors) {}

  @BeforeContainer
  static void start() throws SQLException {
    DATABASE.open();
    service = TestService.start(DATABASE.connection());
    http = service.http();
    for (String handle : List.of("ada", "bob", "cy", "dan")) {
      new TestSql(DATABASE).addTasks(http.newUser(handle), 15);
    }
    for (String path :
        List.of(
            "/v1/users/1/tasks?limit=1",
            "/v1/users/1/tasks?limit=1&sort=-priority&isDone=false",
            "/v1/users/2/tasks?limit=1&sort=dueAt",
            "/v1/tasks?limit=2",
            "/v1/users?limit=1")) {
      LISTS.add(new Listed(path, cursors(path)));
    }
  }

  @AfterContainer
  static void stop() throws SQLException {
    service.close();
    DATABASE.close();
  }

  private static List<String> cursors(String path) {
    List<String> cursors = new ArrayList<>();
    TestPages.follow(
        next -> {
          Answer page = http.get(next);
          String cursor = page.json().getString("nextCursor");
          if (cursor != null) {
            cursors.add(cursor);
          }
          return page;
        },
        path,
        walk -> {});
    return cursors;
  }

  private static List<String> sealed(String boundTo) {
    return LongStream.range(-20, 20)
        .mapToObj(id -> CURSORS.seal(new Position((int) Math.abs(id % 11), id << 33, id), boundTo))
        .toList();
  }

  @Provide
  Arbitrary<Tampering> tamperings() {
    return Tampering.any(
            Arbitraries.of(HERE),
            Arbitraries.of(Stream.concat(HERE.stream(), THERE.stream()).toList()))
        .filter(tampering -> !HERE.contains(tampering.result()));
  }

  @Property(tries = 60_000, edgeCases = EdgeCasesMode.NONE)
  void nothing_but_what_was_sealed_opens(@ForAll("tamperings") Tampering tampering) {
    Throwable refused = catchThrowable(() -> CURSORS.open(tampering.result(), "here"));

    assertThat(refused).isInstanceOf(Problem.class);
    assertThat(((Problem) refused).kind()).isEqualTo(Kind.INVALID_CURSOR);
  }

  /** A tampering with a cursor of a list, which is then asked for that page. */
  private record Attempt(String path, Tampering tampering) {}

  @Provide
  Arbitrary<Attempt> attempts() {
    List<String> all = LISTS.stream().flatMap(list -> list.cursors().stream()).toList();
    return Arbitraries.of(LISTS)
        .flatMap(
            list ->
                Tampering.any(Arbitraries.of(list.cursors()), Arbitraries.of(all))
                    .filter(tampering -> !list.cursors().contains(tampering.result()))
                    .map(tampering -> new Attempt(list.path(), tampering)));
  }

  @Property(tries = 8_000, edgeCases = EdgeCasesMode.NONE)
  void a_tampered_cursor_is_refused_by_every_list(@ForAll("attempts") Attempt attempt) {
    String sent = attempt.tampering().result();
    String path = attempt.path() + "&cursor=" + encoded(sent, attempt.tampering().value());

    Answer answer = http.get(path);

    assertThat(answer.status())
        .as(answer.body())
        .isEqualTo(path.length() > Dispatcher.MAX_URL ? 414 : 400);
    assertThat(answer.problem()).isEqualTo(expected(path, sent));
  }

  /** No parameter may be empty or hold NUL, whatever it is for. */
  private static String expected(String path, String sent) {
    if (path.length() > Dispatcher.MAX_URL) {
      return "uri-too-long";
    }
    return sent.isEmpty() || sent.indexOf('\0') >= 0 ? "invalid-parameter" : "invalid-cursor";
  }

  /** Percent-encoded: what must be, or all of it. */
  private static String encoded(String text, int value) {
    return value % 2 == 0
        ? URLEncoder.encode(text, StandardCharsets.UTF_8)
        : HexFormat.of().withPrefix("%").formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
