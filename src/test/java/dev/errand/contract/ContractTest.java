package dev.errand.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of answers itself, on answers that were made up. */
final class ContractTest {

  private static final String USER = "/v1/users/1";
  private static final String TIME = "2026-11-23T10:00:00.000000Z";

  private static JsonObject ada() {
    return new JsonObject()
        .put("id", 1)
        .put("handle", "ada")
        .put("displayName", "Ada")
        .put("createdAt", TIME)
        .put("updatedAt", TIME);
  }

  private static JsonObject problem(String slug, int status) {
    return new JsonObject()
        .put("type", "/problems/" + slug)
        .put("title", "It is so")
        .put("status", status)
        .put("detail", "It is so.")
        .put("instance", USER)
        .put("requestId", "id");
  }

  private static Map<String, List<String>> headers(int status) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("vary", List.of("Accept-Encoding"));
    headers.put("x-request-id", List.of("id"));
    headers.put("x-content-type-options", List.of("nosniff"));
    headers.put("cache-control", List.of("no-store"));
    headers.put(
        "content-type", List.of(status < 400 ? "application/json" : "application/problem+json"));
    return headers;
  }

  private static Seen seen(String method, String target, int status, JsonObject body) {
    return new Seen(method, target, null, status, headers(status), body.toBuffer());
  }

  private static void assertHolds(Seen seen) {
    assertThatCode(() -> Contract.judge(seen)).doesNotThrowAnyException();
  }

  private static void assertBroken(Seen seen, String why) {
    assertThatThrownBy(() -> Contract.judge(seen))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(why);
  }

  @Test
  void what_the_document_says_passes() {
    assertHolds(seen("GET", USER, 200, ada()));
    assertHolds(seen("GET", "http://localhost:1/v1/%75sers/1?", 200, ada()));
    assertHolds(seen("GET", USER, 404, problem("not-found", 404)));
    assertHolds(seen("GET", "/elsewhere", 404, problem("not-found", 404)));
    assertHolds(seen("GET", USER, 414, problem("uri-too-long", 414)));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/users/1, 201",
    "POST, /v1/users/1, 200",
    "GET, /v1/users/1/more, 200",
    "GET, /v1/users/x, 200",
    "GET, /elsewhere, 200"
  })
  void a_status_that_is_not_named_there_does_not(String method, String target, int status) {
    assertBroken(seen(method, target, status, ada()), "is not named");
  }

  @Test
  void a_problem_that_is_not_named_there_does_not() {
    assertBroken(seen("GET", USER, 404, problem("conflict", 404)), "is not named");
    assertBroken(seen("GET", USER, 500, problem("internal", 500)), "is not named");
    assertBroken(seen("GET", USER, 409, problem("conflict", 409)), "is not named");
    assertBroken(seen("GET", "/elsewhere", 406, problem("not-acceptable", 406)), "is not named");
  }

  @Test
  void a_body_that_breaks_its_schema_does_not() {
    assertBroken(seen("GET", USER, 200, ada().put("more", 1)), "breaks");
    assertBroken(seen("GET", USER, 200, ada().put("id", "1")), "breaks");
    assertBroken(seen("GET", USER, 200, ada().put("id", 0)), "breaks");
    assertBroken(seen("GET", USER, 200, ada().put("createdAt", "2026-11-23T10:00:00Z")), "breaks");
    assertBroken(seen("GET", USER, 200, ada().putNull("displayName")), "breaks");
    JsonObject less = ada();
    less.remove("handle");
    assertBroken(seen("GET", USER, 200, less), "breaks");
    assertBroken(
        seen("GET", USER, 404, problem("not-found", 404).put("stackTrace", "at")), "breaks");
    assertBroken(
        seen("GET", "/v1/users", 200, new JsonObject("{\"items\":[{}],\"nextCursor\":null}")),
        "breaks");
  }

  @Test
  void a_field_that_is_missing_wrong_or_not_named_does_not() {
    for (String name : List.of("vary", "x-request-id", "content-type", "cache-control")) {
      Seen less = seen("GET", USER, 200, ada());
      less.headers().remove(name);
      assertBroken(less, "has ");
    }
    Seen more = seen("GET", USER, 200, ada());
    more.headers().put("etag", List.of("\"1\""));
    assertBroken(more, "has the field etag");
    Seen wrong = seen("GET", USER, 200, ada());
    wrong.headers().put("vary", List.of("Accept"));
    assertBroken(wrong, "as Vary");
    Seen never = seen("GET", USER, 503, problem("overloaded", 503));
    assertBroken(never, "as Retry-After");
    Seen methods = seen("PUT", USER, 405, problem("method-not-allowed", 405));
    methods.headers().put("allow", List.of("GET, HEAD"));
    assertBroken(methods, "does not allow");
  }

  @Test
  void a_request_that_is_carried_out_though_the_document_forbids_it_does_not() {
    String draft = "{\"displayName\":\"Ada\",\"handle\":\"Ada\"}";
    Map<String, List<String>> headers = headers(201);
    headers.put("location", List.of(USER));
    assertBroken(
        new Seen("POST", "/v1/users", draft, 201, headers, ada().toBuffer()), "requestBody");
    assertHolds(
        new Seen("POST", "/v1/users", draft.replace("Ad", "ad"), 201, headers, ada().toBuffer()));
    assertBroken(seen("GET", USER + "?colour=red", 200, ada()), "colour");
  }

  @Test
  void every_line_of_an_export_is_looked_at() {
    Map<String, List<String>> headers = headers(200);
    headers.put("content-type", List.of("application/x-ndjson"));
    String export = USER + "/tasks/export";
    assertHolds(new Seen("GET", export, null, 200, headers, Buffer.buffer()));
    assertBroken(
        new Seen("GET", export, null, 200, headers, ada().toBuffer()), "components/schemas/Task");
  }
}
