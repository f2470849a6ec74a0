package dev.errand.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import dev.errand.contract.Document.Operation;
import dev.errand.contract.Document.Response;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document by itself: whole, without loose ends, true to its own schemas. */
final class DocumentTest {

  /** Kinds of failure that no operation has yet, and the one that nobody foresees. */
  private static final Set<Kind> NOT_NAMED = Set.of(Kind.QUOTA_EXCEEDED, Kind.INTERNAL);

  private static final String SCHEMES = "#/components/securitySchemes/";

  private final Document document = Contract.document();

  @Test
  void every_kind_of_problem_is_named_and_no_other() {
    JsonArray types =
        document
            .root()
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Problem")
            .getJsonObject("properties")
            .getJsonObject("type")
            .getJsonArray("enum");
    List<String> kinds =
        Arrays.stream(Kind.values())
            .filter(kind -> !NOT_NAMED.contains(kind))
            .map(Kind::type)
            .toList();

    assertThat(types.stream().map(String::valueOf)).containsExactlyInAnyOrderElementsOf(kinds);
  }

  @Test
  void a_problem_stands_under_its_status_and_503_says_when_to_try_again() {
    for (Operation operation : document.operations()) {
      operation.responses().forEach(DocumentTest::assertStatus);
    }
    for (String status : document.anywhere()) {
      Response response = document.anywhere(Integer.parseInt(status));
      assertStatus(status, Objects.requireNonNull(response));
    }
  }

  private static void assertStatus(String status, Response response) {
    List<Kind> kinds =
        Arrays.stream(Kind.values())
            .filter(kind -> response.problems().contains(kind.slug()))
            .toList();
    assertThat(kinds).hasSameSizeAs(response.problems());
    assertThat(kinds).allMatch(kind -> kind.status() == Integer.parseInt(status));
    assertThat(kinds.isEmpty()).isEqualTo(Integer.parseInt(status) < 400);
    assertThat(response.headers().containsKey("Retry-After"))
        .isEqualTo(kinds.stream().anyMatch(kind -> kind.retryAfterSeconds() > 0));
  }

  @Test
  void an_operation_has_a_name_of_its_own_and_all_the_parameters_of_its_path() {
    assertThat(document.operations().stream().map(Operation::id)).doesNotHaveDuplicates();
    for (Operation operation : document.operations()) {
      List<String> inPath =
          operation.shared().stream()
              .map(each -> document.followed((JsonObject) each))
              .filter(each -> each.getString("in").equals("path"))
              .map(each -> "{" + each.getString("name") + "}")
              .toList();
      assertThat(inPath).allMatch(operation.path()::contains);
      assertThat(operation.path().chars().filter(c -> c == '{').count()).isEqualTo(inPath.size());
    }
  }

  @Test
  void it_is_openapi_3_1() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      OpenAPIContract contract =
          OpenAPIContract.from(vertx, plain(document.root()))
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertThat(contract.operations())
          .hasSize(document.operations().size() - document.root().getJsonObject("x-pages").size());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }

  /** The reader knows few media types, and no relative address of a server. */
  private static JsonObject plain(JsonObject root) {
    String json =
        root.encode()
            .replace("application/problem+json", "application/json")
            .replace("application/merge-patch+json", "application/hal+json")
            .replace("application/x-ndjson", "text/plain")
            .replace("application/yaml", "text/plain");
    JsonObject plain = new JsonObject(json);
    plain.getJsonArray("servers").getJsonObject(0).put("url", "https://errand.example");
    return plain;
  }

  @Test
  void nothing_in_it_is_without_use() {
    Set<String> used = new TreeSet<>();
    references(document.root(), used);
    JsonObject components = document.root().getJsonObject("components");
    Stream<String> all =
        components.fieldNames().stream()
            .flatMap(
                kind ->
                    components.getJsonObject(kind).fieldNames().stream()
                        .map(name -> "#/components/" + kind + "/" + name));

    assertThat(used).containsExactlyInAnyOrderElementsOf(all.toList());
  }

  private static void references(Object node, Set<String> into) {
    if (node instanceof JsonArray items) {
      items.forEach(item -> references(item, into));
    } else if (node instanceof JsonObject object) {
      if (object.getValue("$ref") instanceof String reference) {
        into.add(reference);
      }
      if (object.getValue("security") instanceof JsonArray schemes && !schemes.isEmpty()) {
        schemes.getJsonObject(0).fieldNames().forEach(name -> into.add(SCHEMES + name));
      }
      object.fieldNames().forEach(name -> references(object.getValue(name), into));
    }
  }

  @Test
  void every_example_is_true_to_its_schema() {
    List<Error> faults = new ArrayList<>();
    int[] seen = {0};
    contents("/paths", document.root().getJsonObject("paths"), faults, seen);
    contents("/components", document.root().getJsonObject("components"), faults, seen);

    assertThat(faults).isEmpty();
    assertThat(seen[0]).isGreaterThan(40);
  }

  /** Looks for what has a schema and examples, wherever it stands. */
  private void contents(String pointer, JsonObject object, List<Error> faults, int[] seen) {
    if (object.containsKey("schema") && object.getValue("examples") instanceof JsonObject all) {
      for (String name : all.fieldNames()) {
        Object value = document.followed(all.getJsonObject(name)).getValue("value");
        faults.addAll(Contract.schemas().faults(pointer + "/schema", Json.encode(value)));
        seen[0]++;
      }
    }
    for (String name : object.fieldNames()) {
      if (object.getValue(name) instanceof JsonObject member) {
        contents(pointer + "/" + name.replace("/", "~1"), member, faults, seen);
      }
    }
  }
}
