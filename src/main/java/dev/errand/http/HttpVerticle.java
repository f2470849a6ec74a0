package dev.errand.http;

import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The public port on one event loop: the limits of what is read, and an answer for what can't be.
 * Several instances share the port.
 */
public final class HttpVerticle extends VerticleBase {

  private static final int MAX_HEADERS = 16_384;
  private static final int LINE_OVERHEAD = "OPTIONS  HTTP/1.1".length();
  private static final int GZIP_FROM = 1_024;
  private static final Duration COUNTING = Duration.ofMillis(50);

  /**
   * What the verticle needs to know.
   *
   * @param port 0 for any free one
   * @param requestTimeout the deadline of usual requests
   * @param bulkTimeout the deadline of bulk requests
   * @param idleTimeout after how long without a byte in or out a connection is closed; also ends an
   *     export whose reader has stopped reading
   */
  public record Options(
      String host, int port, Duration requestTimeout, Duration bulkTimeout, Duration idleTimeout) {}

  /** What one instance serves, and to whom. */
  public record Api(List<Endpoint> endpoints, Gate gate) {}

  private final Options options;
  private final Supplier<Future<Api>> api;
  private final Observer observer;
  private final AtomicInteger underWay = new AtomicInteger();
  private @Nullable HttpServer server;
  private volatile boolean stopping;
  private volatile int cut;

  /**
   * One instance.
   *
   * @param api makes what this instance serves on its event loop, when it starts
   */
  public HttpVerticle(Options options, Supplier<Future<Api>> api, Observer observer) {
    this.options = options;
    this.api = api;
    this.observer = observer;
  }

  @Override
  public Future<?> start() {
    return api.get().compose(this::listen);
  }

  /** The port that it listens on, once started. */
  public int actualPort() {
    return server == null ? -1 : server.actualPort();
  }

  /** How many requests have begun and not ended; may be asked from any thread. */
  public int underWay() {
    return underWay.get();
  }

  /** How many requests were still under way at the limit of {@link #drain}. */
  public int cut() {
    return cut;
  }

  /**
   * Takes no new connections, lets requests under way finish and closes idle connections; what is
   * still under way after the limit is counted and, a moment later, cut: once their connections are
   * closed, requests end so fast that there is nothing left to count.
   */
  public Future<Void> drain(Duration limit) {
    stopping = true;
    if (server == null) {
      return Future.succeededFuture();
    }
    long atLimit = vertx.setTimer(Math.max(1, limit.toMillis()), id -> cut = underWay.get());
    return server
        .shutdown(limit.plus(COUNTING).toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> vertx.cancelTimer(atLimit));
  }

  private Future<HttpServer> listen(Api served) {
    Dispatcher stages =
        new Dispatcher(
            vertx,
            options.requestTimeout(),
            options.bulkTimeout(),
            served.gate(),
            new Responder(observer, underWay));
    Router router = Routes.of(vertx, served.endpoints(), stages);
    Handler<HttpServerRequest> door = request -> enter(request, router, stages);
    HttpServer opened =
        vertx
            .createHttpServer(serverOptions())
            .requestHandler(door)
            .connectionHandler(connection -> opened((HttpServerConnection) connection, door))
            .invalidRequestHandler(
                request -> stages.refuse(request, Routes.UNMATCHED, unreadable(request)));
    server = opened;
    return opened.listen(options.port(), options.host());
  }

  private static void enter(HttpServerRequest request, Router router, Dispatcher stages) {
    Problem broken = HeadRules.broken(request);
    if (broken == null) {
      router.handle(new PlainRequest(request));
      return;
    }
    stages.refuse(request, Routes.UNMATCHED, broken);
  }

  // Vert.x puts its WebSocket handler before ours; it answers an unknown version of HTTP by itself,
  // and not with a problem.
  private void opened(HttpServerConnection connection, Handler<HttpServerRequest> door) {
    connection.handler(door);
    connection.channelHandlerContext().pipeline().addFirst(new LastAck(() -> stopping));
  }

  private HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(Dispatcher.MAX_URL + LINE_OVERHEAD)
        .setMaxHeaderSize(MAX_HEADERS)
        .setIdleTimeout(Math.toIntExact(options.idleTimeout().toMillis()))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setTcpNoDelay(true)
        .setCompressionSupported(true)
        .setCompressionContentSizeThreshold(GZIP_FROM)
        // Comes with its limits on streams; until then nobody can ask for it.
        .setHttp2ClearTextEnabled(false);
  }

  /** What the decoder could not read. */
  private static Problem unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(
          Kind.URI_TOO_LONG, "The URL may have " + Dispatcher.MAX_URL + " characters at most.");
    }
    return cause instanceof TooLongHttpHeaderException
        ? Problem.of(
            Kind.HEADERS_TOO_LARGE, "The header may have " + MAX_HEADERS + " bytes at most.")
        : Problem.of(Kind.BAD_REQUEST, "The request line or a header field can't be read.");
  }
}
