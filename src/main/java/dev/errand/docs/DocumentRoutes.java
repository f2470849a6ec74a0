package dev.errand.docs;

import dev.errand.http.Endpoint;
import dev.errand.http.Exchange;
import dev.errand.http.Reply;
import dev.errand.http.Scope;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the service says about itself, over HTTP: the OpenAPI document, the page that shows it, a
 * page for each type of problem. For everybody, since it tells nothing of any owner.
 *
 * <p>Confined to one event loop.
 */
public final class DocumentRoutes {

  private static final String HTML = "text/html";
  private static final String CSS = "text/css";
  private static final String SCRIPT = "text/javascript";

  private final Vertx vertx;
  private final Shelf shelf;
  private @Nullable Future<Map<String, Asset>> read;

  public DocumentRoutes(Vertx vertx, Shelf shelf) {
    this.vertx = vertx;
    this.shelf = shelf;
  }

  public List<Endpoint> endpoints() {
    return Stream.of(
            asset("/openapi.yaml", "application/yaml"),
            asset("/openapi.json", Endpoint.JSON),
            asset("/", HTML),
            asset("/docs", HTML),
            asset("/docs/docs.js", SCRIPT),
            asset("/docs/docs.css", CSS),
            asset("/docs/pages.css", CSS),
            asset("/docs/swagger-ui.css", CSS),
            asset("/docs/swagger-ui-bundle.js", SCRIPT),
            asset(ProblemPages.LIST, HTML),
            Endpoint.get(ProblemPages.LIST + "/:slug", this::problem).produces(HTML))
        .map(each -> each.scope(Scope.PUBLIC))
        .toList();
  }

  private Endpoint asset(String path, String type) {
    return Endpoint.get(path, exchange -> reply(exchange, path)).produces(type);
  }

  private Future<Reply> problem(Exchange exchange) {
    return reply(exchange, ProblemPages.LIST + "/" + exchange.name("slug"));
  }

  private Future<Reply> reply(Exchange exchange, String path) {
    return assets().map(all -> found(all.get(path)).reply(exchange));
  }

  private static Asset found(@Nullable Asset asset) {
    if (asset == null) {
      throw Problem.of(Kind.NOT_FOUND, "There is no such type of problem.");
    }
    return asset;
  }

  private Future<Map<String, Asset>> assets() {
    Future<Map<String, Asset>> known = read;
    if (known == null || known.failed()) {
      known = vertx.executeBlocking(this::fetch);
      read = known;
    }
    return known;
  }

  private Map<String, Asset> fetch() throws IOException {
    return shelf.assets();
  }
}
