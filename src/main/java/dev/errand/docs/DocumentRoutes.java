package dev.errand.docs;

import dev.errand.http.Endpoint;
import dev.errand.http.Exchange;
import dev.errand.http.Reply;
import dev.errand.http.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document over HTTP. Read when it is first asked for, then kept: most starts of the
 * service never are.
 *
 * <p>Confined to one event loop.
 */
public final class DocumentRoutes {

  private static final String YAML = "application/yaml";

  private final Vertx vertx;
  private @Nullable Future<ApiDocument> document;

  public DocumentRoutes(Vertx vertx) {
    this.vertx = vertx;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/openapi.yaml", answer(ApiDocument::yaml)).produces(YAML).scope(Scope.PUBLIC),
        Endpoint.get("/openapi.json", answer(ApiDocument::json)).scope(Scope.PUBLIC));
  }

  private Function<Exchange, Future<Reply>> answer(Function<ApiDocument, Buffer> form) {
    return exchange -> document().map(form).map(Reply::ok);
  }

  private Future<ApiDocument> document() {
    Future<ApiDocument> read = document;
    if (read == null) {
      read = vertx.executeBlocking(ApiDocument::read);
      document = read;
    }
    return read;
  }
}
