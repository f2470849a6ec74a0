package dev.errand.contract;

import dev.errand.contract.Document.Operation;
import dev.errand.contract.Document.Response;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parameters and header fields as the document names them. */
final class Fields {

  /** Of the message itself or of the connection: OpenAPI does not describe them. */
  private static final Set<String> OF_HTTP =
      Set.of(
          "content-type", "content-length", "content-encoding", "transfer-encoding", "connection");

  private final Document document;
  private final Schemas schemas;

  Fields(Document document, Schemas schemas) {
    this.document = document;
    this.schemas = schemas;
  }

  /** Fails unless the answer has all fields that it must, and no others than it may. */
  void check(Response response, Seen seen) {
    JsonObject named = document.headersAnywhere().mergeIn(response.headers());
    for (String name : seen.headers().keySet()) {
      boolean isNamed = named.fieldNames().stream().anyMatch(name::equalsIgnoreCase);
      if (!isNamed && !OF_HTTP.contains(name)) {
        throw Contract.broken(seen, "has the field " + name);
      }
    }
    for (String name : named.fieldNames()) {
      value(named.getJsonObject(name), name, seen);
    }
  }

  private void value(JsonObject reference, String name, Seen seen) {
    List<String> values = seen.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    JsonObject field = document.followed(reference);
    if (values.isEmpty() && !field.getBoolean("required", false)) {
      return;
    }
    String json = values.isEmpty() ? null : json(field, values.get(0));
    String pointer = reference.getString("$ref").substring(1) + "/schema";
    if (values.size() != 1 || json == null || !schemas.faults(pointer, json).isEmpty()) {
      throw Contract.broken(seen, "has " + values + " as " + name);
    }
  }

  private static @Nullable String json(JsonObject field, String value) {
    return "integer".equals(field.getJsonObject("schema").getString("type"))
        ? value
        : Json.encode(value);
  }

  /** The names of an operation's parameters in the query. */
  List<String> parameters(Operation operation) {
    JsonArray own = operation.node().getJsonArray("parameters", new JsonArray());
    return own.stream()
        .map(JsonObject.class::cast)
        .map(document::followed)
        .filter(each -> each.getString("in").equals("query"))
        .flatMap(each -> Stream.of(each.getString("name")))
        .toList();
  }
}
