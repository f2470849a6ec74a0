package dev.errand.bench.floor;

import dev.errand.db.ConnectionInfo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The floor on one event loop. */
final class FloorVerticle extends VerticleBase {

  /** To Vert.x a free port, the same for all instances. */
  private static final int ONE_FREE_PORT = -1;

  private static final int OWNER_AT = "/v1/users/".length();
  private static final String TASKS = "/tasks";
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final ConnectionInfo database;
  private final int connections;
  private @Nullable FloorStore store;

  FloorVerticle(ConnectionInfo database, int connections) {
    this.database = database;
    this.connections = connections;
  }

  @Override
  public Future<?> start() {
    FloorStore opened = new FloorStore(vertx, database, connections);
    store = opened;
    return vertx
        .createHttpServer()
        .requestHandler(request -> handle(request, opened))
        .listen(ONE_FREE_PORT, "127.0.0.1")
        .onSuccess(
            server -> System.out.println("serving on http://127.0.0.1:" + server.actualPort()));
  }

  @Override
  public Future<?> stop() {
    return store == null ? Future.succeededFuture() : store.close();
  }

  private static void handle(HttpServerRequest request, FloorStore store) {
    String path = request.path();
    int ownerEnd = path.indexOf('/', OWNER_AT);
    long owner = Long.parseLong(path, OWNER_AT, ownerEnd, 10);
    String rest = path.substring(ownerEnd + TASKS.length());
    if (request.method().equals(HttpMethod.GET)) {
      answer(
          request,
          200,
          rest.isEmpty() ? store.page(owner, limit(request)) : store.get(owner, id(rest)));
    } else if (request.method().equals(HttpMethod.PATCH)) {
      answer(request, 200, body(request).compose(patch -> store.patch(owner, id(rest), patch)));
    } else if (rest.isEmpty()) {
      answer(request, 201, body(request).compose(draft -> store.create(owner, draft)));
    } else {
      answer(request, 201, body(request).compose(batch -> store.createAll(owner, batch)));
    }
  }

  private static int limit(HttpServerRequest request) {
    String query = request.query();
    return Integer.parseInt(query.substring(query.indexOf('=') + 1));
  }

  private static long id(String rest) {
    return Long.parseLong(rest, 1, rest.length(), 10);
  }

  private static Future<JsonObject> body(HttpServerRequest request) {
    return request.body().map(Buffer::toJsonObject);
  }

  private static void answer(HttpServerRequest request, int status, Future<Buffer> body) {
    body.onComplete(
        (bytes, failure) -> {
          if (failure == null) {
            request
                .response()
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .setStatusCode(status)
                .end(bytes);
          } else {
            request.response().setStatusCode(500).end(failure.toString());
          }
        });
  }
}
