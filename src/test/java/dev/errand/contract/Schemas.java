package dev.errand.contract;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schemas of the document, for values as JSON text. Answers are looked at more closely than
 * clients should: what a schema does not name may not be there. Thread-safe.
 */
final class Schemas {

  private static final String BASE = "https://errand.example/openapi.json";

  // Tests send names that share a hash, which Jackson's table of names refuses to read back.
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .build())
          .build();

  private final SchemaRegistry registry;
  private final Map<String, Schema> known = new ConcurrentHashMap<>();

  Schemas(Document document) {
    JsonObject closed = document.root().copy();
    closeAll(closed);
    registry =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi31(),
            builder ->
                builder
                    .schemas(Map.of(BASE, closed.encode()))
                    .nodeReader(reader -> reader.jsonMapper(MAPPER)));
  }

  /** What is wrong with a value; empty if nothing is. */
  List<Error> faults(String pointer, String json) {
    return known
        .computeIfAbsent(
            pointer, at -> registry.getSchema(SchemaLocation.of(BASE + "#" + escaped(at))))
        .validate(json, InputFormat.JSON);
  }

  // A pointer in a fragment (RFC 6901, section 6).
  private static String escaped(String pointer) {
    return pointer.replace("{", "%7B").replace("}", "%7D");
  }

  private static void closeAll(JsonObject root) {
    JsonObject components = root.getJsonObject("components");
    // Not the schemas by themselves: who refers to them closes them.
    for (String name : components.fieldNames()) {
      JsonObject each = components.getJsonObject(name);
      each.fieldNames().forEach(member -> closeWithin(each.getJsonObject(member)));
    }
    closeWithin(root.getJsonObject("paths"));
  }

  private static void closeWithin(JsonObject object) {
    for (String name : object.fieldNames()) {
      Object value = object.getValue(name);
      if (value instanceof JsonObject member && !name.equals("examples")) {
        close(member);
      } else if (value instanceof JsonArray items) {
        items.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            // One part of a whole does not know the others; who uses the whole closes it.
            .forEach(name.equals("allOf") ? Schemas::closeWithin : Schemas::close);
      }
    }
  }

  private static void close(JsonObject object) {
    closeWithin(object);
    boolean isObject = "object".equals(object.getValue("type")) && object.containsKey("properties");
    boolean isReference =
        object.getValue("$ref") instanceof String text && text.startsWith("#/components/schemas/");
    if (isObject || isReference) {
      object.put("unevaluatedProperties", false);
    }
  }
}
