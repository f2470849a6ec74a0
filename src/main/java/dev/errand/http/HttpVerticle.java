package dev.errand.http;

import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The public port on one event loop: the limits of what is read, the routes of the endpoints, and
 * an answer for what matches none. Several instances share the port.
 */
public final class HttpVerticle extends VerticleBase {

  private static final int MAX_HEADERS = 16_384;
  private static final int LINE_OVERHEAD = "OPTIONS  HTTP/1.1".length();
  private static final int GZIP_FROM = 1_024;
  private static final int IDLE_SECONDS = 60;
  private static final String UNMATCHED = "unmatched";

  /**
   * What the verticle needs to know.
   *
   * @param port 0 for any free one
   * @param requestTimeout the deadline of usual requests
   * @param bulkTimeout the deadline of bulk requests
   */
  public record Options(String host, int port, Duration requestTimeout, Duration bulkTimeout) {}

  private final Options options;
  private final Supplier<Future<List<Endpoint>>> endpoints;
  private final Observer observer;
  private final AtomicInteger underWay = new AtomicInteger();
  private @Nullable HttpServer server;
  private @Nullable Dispatcher dispatcher;

  /**
   * One instance.
   *
   * @param endpoints makes the endpoints of this instance on its event loop, when it starts
   */
  public HttpVerticle(
      Options options, Supplier<Future<List<Endpoint>>> endpoints, Observer observer) {
    this.options = options;
    this.endpoints = endpoints;
    this.observer = observer;
  }

  @Override
  public Future<?> start() {
    return endpoints.get().compose(this::listen);
  }

  /** The port that it listens on, once started. */
  public int actualPort() {
    return server == null ? -1 : server.actualPort();
  }

  /** How many requests have begun and not ended; may be asked from any thread. */
  public int underWay() {
    return underWay.get();
  }

  /**
   * Takes no new connections, lets requests under way finish and closes idle connections; what is
   * still under way after the limit is cut.
   */
  public Future<Void> drain(Duration limit) {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<HttpServer> listen(List<Endpoint> all) {
    Dispatcher stages =
        new Dispatcher(
            vertx,
            options.requestTimeout(),
            options.bulkTimeout(),
            new Responder(observer, underWay));
    dispatcher = stages;
    HttpServer opened =
        vertx
            .createHttpServer(serverOptions())
            .requestHandler(router(all, stages))
            .invalidRequestHandler(this::refuse);
    server = opened;
    return opened.listen(options.port(), options.host());
  }

  private static HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(Dispatcher.MAX_URL + LINE_OVERHEAD)
        .setMaxHeaderSize(MAX_HEADERS)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setTcpNoDelay(true)
        .setCompressionSupported(true)
        .setCompressionContentSizeThreshold(GZIP_FROM)
        // Comes with its limits on streams; until then nobody can ask for it.
        .setHttp2ClearTextEnabled(false);
  }

  private Router router(List<Endpoint> all, Dispatcher stages) {
    Router router = Router.router(vertx);
    // Literal paths come before those with parameters; behind a path's methods stands its 405.
    Map<String, List<Endpoint>> byPath =
        all.stream()
            .sorted(Comparator.comparing(endpoint -> endpoint.path().replace(':', '~')))
            .collect(
                Collectors.groupingBy(Endpoint::path, LinkedHashMap::new, Collectors.toList()));
    byPath.forEach((path, endpoints) -> route(router, path, endpoints, stages));
    router.route().handler(context -> stages.refuse(context.request(), UNMATCHED, notFound()));
    for (int status : new int[] {400, 404, 405, 500}) {
      router.errorHandler(
          status, context -> stages.refuse(context.request(), UNMATCHED, fault(context)));
    }
    return router;
  }

  private static void route(
      Router router, String path, List<Endpoint> endpoints, Dispatcher stages) {
    Set<String> allowed = new TreeSet<>();
    for (Endpoint endpoint : endpoints) {
      serve(router, endpoint.method(), endpoint, stages);
      allowed.add(endpoint.method().name());
      if (endpoint.method().equals(HttpMethod.GET)) {
        serve(router, HttpMethod.HEAD, endpoint, stages);
        allowed.add(HttpMethod.HEAD.name());
      }
    }
    String allow = String.join(", ", allowed);
    router
        .route(path)
        .handler(
            context -> {
              context.response().putHeader("Allow", allow);
              stages.refuse(
                  context.request(),
                  path,
                  Problem.of(Kind.METHOD_NOT_ALLOWED, "This resource takes " + allow + "."));
            });
  }

  private static void serve(
      Router router, HttpMethod method, Endpoint endpoint, Dispatcher stages) {
    router.route(method, endpoint.path()).handler(context -> stages.serve(endpoint, context));
  }

  /** What the decoder could not read: the connection can't go on. */
  private void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        cause instanceof TooLongHttpLineException
            ? Problem.of(
                Kind.URI_TOO_LONG,
                "The URL may have " + Dispatcher.MAX_URL + " characters at most.")
            : cause instanceof TooLongHttpHeaderException
                ? Problem.of(
                    Kind.HEADERS_TOO_LARGE,
                    "The header may have " + MAX_HEADERS + " bytes at most.")
                : Problem.of(Kind.BAD_REQUEST, "The request line or a header field can't be read.");
    if (dispatcher != null) {
      dispatcher.refuse(request, UNMATCHED, problem);
    }
    request.connection().close();
  }

  private static Problem notFound() {
    return Problem.of(Kind.NOT_FOUND, "There is no such resource.");
  }

  private static Throwable fault(RoutingContext context) {
    Throwable failure = context.failure();
    if (context.statusCode() == 500 && failure != null) {
      return failure;
    }
    return context.statusCode() == 400
        ? Problem.of(Kind.BAD_REQUEST, "The path is not valid percent-encoded UTF-8.")
        : notFound();
  }
}
