package dev.errand.contract;

import dev.errand.contract.Document.Operation;
import dev.errand.contract.Document.Response;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds every answer of the public port against the OpenAPI document: its status must be one that
 * the document names there, its fields and body what it says. A request that was carried out must
 * be one that the document allows. Thread-safe.
 */
public final class Contract {

  private static final Document DOCUMENT = Document.read();
  private static final Schemas SCHEMAS = new Schemas(DOCUMENT);
  private static final Fields FIELDS = new Fields(DOCUMENT, SCHEMAS);
  private static final String NDJSON = "application/x-ndjson";

  private Contract() {}

  /** Fails when the answer breaks the contract; either way it is noted that it was seen. */
  public static void check(Seen seen) {
    try {
      Coverage.note(judge(seen), seen.status(), slug(seen));
      if (seen.status() == 405) {
        Coverage.note(DOCUMENT.at(seen.path()).get(0).path(), 405, null);
      }
    } catch (AssertionError broken) {
      Coverage.broken(String.valueOf(broken.getMessage()));
      throw broken;
    }
  }

  /** The operation that was answered, or anywhere; fails when the answer breaks the contract. */
  static String judge(Seen seen) {
    List<Operation> there = DOCUMENT.at(seen.path());
    Operation operation =
        there.stream()
            .filter(each -> each.method().equals(seen.isHead() ? "GET" : seen.method()))
            .findFirst()
            .orElse(null);
    Response response = response(operation, seen, slug(seen));
    if (response == null) {
      throw broken(seen, "is not named there");
    }
    FIELDS.check(response, seen);
    if (seen.status() == 405
        || (seen.status() == 204 && !there.isEmpty() && "OPTIONS".equals(seen.method()))) {
      allowed(there, seen);
    }
    body(response, seen);
    if (operation == null || !operation.responses().containsValue(response)) {
      return "anywhere";
    }
    if (seen.status() < 300) {
      request(operation, seen);
    }
    return operation.id();
  }

  static Document document() {
    return DOCUMENT;
  }

  static Schemas schemas() {
    return SCHEMAS;
  }

  static AssertionError broken(Seen seen, String why) {
    String text = seen + " " + why + "; see openapi.yaml. " + seen.headers() + " " + seen.text();
    return new AssertionError(text);
  }

  private static @Nullable String slug(Seen seen) {
    if (seen.status() < 400 || seen.isHead()) {
      return null;
    }
    return new JsonObject(seen.text()).getString("type", "").replace("/problems/", "");
  }

  private static @Nullable Response response(
      @Nullable Operation operation, Seen seen, @Nullable String slug) {
    Response own =
        operation == null ? null : operation.responses().get(Integer.toString(seen.status()));
    return Stream.of(own, DOCUMENT.anywhere(seen.status()))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .filter(each -> slug == null || each.problems().contains(slug))
        .findFirst()
        .orElse(null);
  }

  private static void allowed(List<Operation> there, Seen seen) {
    TreeSet<String> methods = new TreeSet<>(Set.of("OPTIONS"));
    there.stream()
        .map(Operation::method)
        .flatMap(each -> each.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(each))
        .forEach(methods::add);
    if (!String.join(", ", methods).equals(seen.header("Allow"))) {
      throw broken(seen, "does not allow " + methods);
    }
  }

  private static void body(Response response, Seen seen) {
    String type = seen.header("Content-Type");
    if (response.content().isEmpty()) {
      if (type != null || seen.body().length() > 0) {
        throw broken(seen, "has a body");
      }
      return;
    }
    if (type == null || !response.content().containsKey(type)) {
      throw broken(seen, "has the type " + type);
    }
    String pointer = response.pointer() + "/content/" + type.replace("/", "~1") + "/schema";
    if (type.equals(NDJSON)) {
      String lines = response.content().getJsonObject(type).getString("x-line-schema");
      seen.text().lines().forEach(line -> value(lines.substring(1), line, seen));
    } else if (type.endsWith("json") && !seen.isHead()) {
      value(pointer, seen.text(), seen);
    }
  }

  private static void value(String pointer, String json, Seen seen) {
    List<?> faults = SCHEMAS.faults(pointer, json);
    if (!faults.isEmpty()) {
      throw broken(seen, "breaks " + pointer + ": " + faults);
    }
  }

  /** What was carried out must be allowed. */
  private static void request(Operation operation, Seen seen) {
    List<String> names = FIELDS.parameters(operation);
    if (!names.containsAll(seen.parameters())) {
      throw broken(seen, "was carried out with parameters of which only " + names + " are named");
    }
    String sent = seen.sent();
    if (sent != null && operation.node().containsKey("requestBody")) {
      value(
          "/paths/"
              + operation.path().replace("/", "~1")
              + "/"
              + operation.method().toLowerCase(java.util.Locale.ROOT)
              + "/requestBody/content/application~1json/schema",
          sent,
          seen);
    }
  }
}
