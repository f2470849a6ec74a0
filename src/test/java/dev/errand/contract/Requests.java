package dev.errand.contract;

import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.contract.Document.Operation;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests that the document makes up by itself: its paths, its examples of bodies. */
final class Requests {

  private Requests() {}

  static Stream<Operation> operations() {
    return Contract.document().operations().stream();
  }

  /** The path with the same id in each place. */
  static String target(Operation operation, long id) {
    return operation
        .path()
        .replace("{slug}", "not-found")
        .replaceAll("\\{[a-zA-Z]+}", Long.toString(id));
  }

  /** An example of the body that it takes; null if it takes none. */
  static @Nullable String body(Operation operation) {
    JsonObject body = operation.node().getJsonObject("requestBody");
    if (body == null) {
      return null;
    }
    JsonObject content = body.getJsonObject("content");
    JsonObject examples =
        content.getJsonObject(content.fieldNames().iterator().next()).getJsonObject("examples");
    JsonObject first = examples.getJsonObject(examples.fieldNames().iterator().next());
    return Contract.document().followed(first).getJsonObject("value").encode();
  }

  /** The operation with an example, as it stands. */
  static Answer send(TestHttp http, Operation operation, String... headers) {
    return http.send(operation.method(), target(operation, 1), body(operation), headers);
  }
}
