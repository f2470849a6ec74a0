package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Violation;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Problems as {@code application/problem+json} (RFC 9457). */
final class ProblemJson {

  private static final int SIZE_HINT = 512;

  private ProblemJson() {}

  /**
   * The document.
   *
   * @param path the path of the request, as it was sent; null if none could be read
   */
  static Buffer write(Problem problem, @Nullable String path, String requestId) {
    JsonWriter json = new JsonWriter(SIZE_HINT);
    json.json("{\"type\":").text(problem.kind().type());
    json.json(",\"title\":").text(problem.kind().title());
    json.json(",\"status\":").number(problem.kind().status());
    json.json(",\"detail\":").text(problem.detail());
    json.json(",\"instance\":").text(UrlText.path(path));
    json.json(",\"requestId\":").text(requestId);
    String statement = problem.statement();
    if (statement != null) {
      json.json(",\"statement\":").text(statement);
    }
    if (!problem.violations().isEmpty()) {
      json.json(",\"errors\":[");
      String separator = "";
      for (Violation violation : problem.violations()) {
        json.json(separator).json("{\"pointer\":").text(violation.pointer());
        json.json(",\"code\":").text(violation.code());
        json.json(",\"detail\":").text(violation.detail()).raw('}');
        separator = ",";
      }
      json.raw(']');
    }
    return json.raw('}').toBuffer();
  }
}
