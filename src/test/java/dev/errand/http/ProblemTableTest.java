package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.Golden;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.problem.Violation;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All that a client may be told went wrong, and the document that tells it. */
final class ProblemTableTest {

  private static final String HEAD =
      "| status | type | title | Retry-After |\n| --- | --- | --- | --- |\n";

  @Test
  void the_table_of_problems_is_the_golden_one() {
    String rows =
        Arrays.stream(Kind.values()).map(ProblemTableTest::row).collect(Collectors.joining());

    Golden.check(Path.of("src/test/resources/golden/problems.md"), HEAD + rows);
  }

  @Test
  void a_slug_stands_for_one_kind_and_is_fit_for_a_url() {
    List<String> slugs = Arrays.stream(Kind.values()).map(Kind::slug).toList();

    assertThat(slugs).doesNotHaveDuplicates().allMatch(slug -> slug.matches("[a-z]+(-[a-z]+)*"));
  }

  @Test
  void a_problem_has_its_members_in_order_and_no_others() {
    String plain = write(Problem.of(Kind.CONFLICT, "Say \"why\"."), "/v1/x");
    assertThat(plain)
        .isEqualTo(
            "{\"type\":\"/problems/conflict\","
                + "\"title\":\"The state of the resource does not allow this\",\"status\":409,"
                + "\"detail\":\"Say \\\"why\\\".\",\"instance\":\"/v1/x\",\"requestId\":\"id\"}");
    Problem late = Problem.ofStatement(Kind.STATEMENT_TIMEOUT, "task-page", "Late.", null);
    assertThat(new JsonObject(write(late, null)).getString("statement")).isEqualTo("task-page");
  }

  @Test
  void a_problem_lists_a_hundred_violations_at_most_and_tells_the_first() {
    List<Violation> violations =
        IntStream.range(0, 101).mapToObj(i -> new Violation("/" + i, "type", "No " + i)).toList();
    JsonObject problem = new JsonObject(write(Problem.of(Kind.VALIDATION_FAILED, violations), "/"));

    assertThat(problem.getJsonArray("errors")).hasSize(Problem.MAX_VIOLATIONS);
    assertThat(problem.getString("detail")).isEqualTo("No 0");
    assertThat(problem.getJsonArray("errors").getJsonObject(99).encode())
        .isEqualTo("{\"pointer\":\"/99\",\"code\":\"type\",\"detail\":\"No 99\"}");
  }

  @Test
  void a_problem_says_nothing_of_its_cause() {
    Problem problem = Problem.of(Kind.INTERNAL, "It failed.", new IllegalStateException("secret"));

    assertThat(write(problem, "/")).doesNotContain("secret").doesNotContain("Exception");
    assertThat(problem.getStackTrace()).isEmpty();
  }

  private static String write(Problem problem, @Nullable String path) {
    return ProblemJson.write(problem, path, "id").toString();
  }

  private static String row(Kind kind) {
    String retry = kind.retryAfterSeconds() > 0 ? Integer.toString(kind.retryAfterSeconds()) : "";
    return "| %d | `%s` | %s | %s |\n".formatted(kind.status(), kind.type(), kind.title(), retry);
  }
}
