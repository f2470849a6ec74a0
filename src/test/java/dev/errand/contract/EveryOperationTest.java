package dev.errand.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.contract.Document.Operation;
import dev.errand.http.RawHttp;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every operation that the document names must refuse, tried on each. */
final class EveryOperationTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Set<String> LARGE = Set.of("createTasks", "completeTasks");

  private static TestService service;
  private static TestHttp http;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    http.newTask(http.newUser("ada"), "{\"title\":\"x\"}");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  static Stream<Operation> all() {
    return Requests.operations();
  }

  static Stream<Operation> withOwner() {
    return all().filter(each -> each.path().contains("{userId}"));
  }

  static Stream<Operation> withContent() {
    return all()
        .filter(each -> each.responses().containsKey("304") && scope(each).endsWith("public"));
  }

  static Stream<Operation> withBody() {
    return all().filter(each -> Requests.body(each) != null);
  }

  static Stream<Operation> withCursor() {
    return all()
        .filter(
            each ->
                each.responses().values().stream()
                    .anyMatch(response -> response.problems().contains("invalid-cursor")));
  }

  private static void assertRefused(Answer answer, int status, String slug) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(slug);
  }

  @Test
  void it_is_an_endpoint_that_asks_for_the_scope_which_the_document_names() {
    assertThat(all().map(EveryOperationTest::scope))
        .containsExactlyInAnyOrderElementsOf(
            service.endpoints().stream()
                .map(each -> "%s %s: %s".formatted(each.method(), each.path(), each.scope()))
                .toList());
  }

  private static String scope(Operation operation) {
    JsonArray schemes = operation.node().getJsonArray("security");
    Object scope =
        schemes == null ? "public" : schemes.getJsonObject(0).getJsonArray("bearer").getValue(0);
    String path = operation.path().replaceAll("\\{([a-zA-Z]+)}", ":$1");
    return operation.method() + " " + path + ": " + scope;
  }

  @ParameterizedTest
  @MethodSource("all")
  void what_it_is_not_sent_in_is_406(Operation operation) {
    assertRefused(Requests.send(http, operation, "Accept", "image/png"), 406, "not-acceptable");
  }

  @ParameterizedTest
  @MethodSource("all")
  void parameters_and_fields_that_are_not_valid_are_400(Operation operation) {
    String unknown = Requests.target(operation, 1) + "?colour=red";
    Answer answer = http.send(operation.method(), unknown, Requests.body(operation));
    assertRefused(answer, 400, "invalid-parameter");
    Answer late = Requests.send(http, operation, "Request-Timeout", "soon");
    assertRefused(late, 400, "invalid-parameter");
  }

  @ParameterizedTest
  @MethodSource("withContent")
  void what_a_client_has_already_is_304(Operation operation) {
    for (String coding : List.of("gzip", "identity")) {
      Answer first = http.head(Requests.target(operation, 1), "Accept-Encoding", coding);
      String tag = Objects.requireNonNull(first.header("ETag"));
      Answer again =
          Requests.send(http, operation, "Accept-Encoding", coding, "If-None-Match", tag);
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.header("ETag")).isEqualTo(tag);
    }
  }

  @ParameterizedTest
  @MethodSource("withOwner")
  void an_owner_that_nobody_knows_is_404(Operation operation) {
    String target = Requests.target(operation, 999_999);
    assertRefused(
        http.send(operation.method(), target, Requests.body(operation)), 404, "not-found");
  }

  @ParameterizedTest
  @MethodSource("withCursor")
  void a_cursor_that_was_never_handed_out_is_400(Operation operation) {
    assertRefused(
        http.get(Requests.target(operation, 1) + "?cursor=" + "A".repeat(44)),
        400,
        "invalid-cursor");
  }

  @ParameterizedTest
  @MethodSource("withBody")
  void a_body_that_can_not_be_taken_is_refused(Operation operation) {
    String target = Requests.target(operation, 1);
    String method = operation.method();
    int most = LARGE.contains(operation.id()) ? 1_048_576 : 65_536;

    assertRefused(http.send(method, target, "{"), 400, "malformed-json");
    assertRefused(http.send(method, target, " ".repeat(most + 1)), 413, "content-too-large");
    assertRefused(
        Requests.send(http, operation, "Content-Type", "text/plain"),
        415,
        "unsupported-media-type");
    assertRefused(http.send(method, target, "{\"colour\":\"red\"}"), 422, "validation-failed");
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_body_that_comes_too_late_is_408(Operation operation) {
    try (RawHttp raw = new RawHttp(service.port())) {
      raw.send(
          "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              .formatted(operation.method(), Requests.target(operation, 1)));
      raw.send("Content-Length: 10\r\nRequest-Timeout: 50\r\n\r\n{");
      assertThat(raw.read().status()).isEqualTo(408);
    }
  }

  @Test
  void a_method_that_a_path_does_not_take_is_405() {
    List<String> paths = all().map(each -> Requests.target(each, 1)).distinct().toList();
    for (String path : paths) {
      assertRefused(http.send("PURGE", path, null), 405, "method-not-allowed");
      assertThat(http.send("OPTIONS", path, null).status()).isEqualTo(204);
    }
  }

  @Test
  void a_head_is_answered_where_a_get_is() {
    assertThat(all().filter(each -> each.method().equals("GET")))
        .allSatisfy(
            each -> assertThat(http.head(Requests.target(each, 1)).status()).isEqualTo(200));
  }
}
