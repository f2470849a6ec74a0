package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold for each problem (RFC 9457) that the service sends. */
final class AssertProblem {

  private static final List<String> ALWAYS =
      List.of("type", "title", "status", "detail", "instance", "requestId");
  private static final List<String> LEAKS =
      List.of("Exception", "io.vertx", "io.netty", "postgres", "select ", "\tat ", "dev.errand");

  private AssertProblem() {}

  static JsonObject of(Answer answer, int status, String slug) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    return document(
        answer.body(),
        status,
        slug,
        answer.header("Content-Type"),
        answer.header("X-Request-Id"),
        answer.header("Vary"));
  }

  static JsonObject of(RawHttp.Response answer, int status, String slug) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.all("Vary")).hasSize(1);
    return document(
        answer.body(),
        status,
        slug,
        answer.header("Content-Type"),
        answer.header("X-Request-Id"),
        answer.header("Vary"));
  }

  /** The pointers of a problem's errors, in order. */
  static List<String> pointers(JsonObject problem) {
    JsonArray errors = problem.getJsonArray("errors");
    return errors == null
        ? List.of()
        : errors.stream().map(error -> ((JsonObject) error).getString("pointer")).toList();
  }

  private static JsonObject document(
      String body,
      int status,
      String slug,
      @Nullable String type,
      @Nullable String requestId,
      @Nullable String vary) {
    assertThat(type).isEqualTo("application/problem+json");
    assertThat(vary).isEqualTo("Accept-Encoding");
    assertThat(body).doesNotContainIgnoringCase(LEAKS.toArray(String[]::new));
    JsonObject problem = new JsonObject(body);
    assertThat(problem.getString("type")).isEqualTo("/problems/" + slug);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).isNotBlank();
    assertThat(problem.getString("instance")).matches("|/([!-.0-~][!-~]*)?");
    assertThat(problem.getString("requestId")).isEqualTo(requestId).isNotBlank();
    assertThat(problem.fieldNames()).startsWith(ALWAYS.toArray(String[]::new));
    assertThat(Arrays.asList("statement", "errors"))
        .containsAll(problem.fieldNames().stream().skip(ALWAYS.size()).toList());
    for (Object each :
        Objects.requireNonNullElseGet(problem.getJsonArray("errors"), JsonArray::new)) {
      JsonObject error = (JsonObject) each;
      assertThat(error.fieldNames()).containsExactly("pointer", "code", "detail");
      assertThat(error.getString("detail")).isNotBlank();
      assertThat(error.getString("code")).matches("[a-z0-9-]+");
    }
    return problem;
  }
}
