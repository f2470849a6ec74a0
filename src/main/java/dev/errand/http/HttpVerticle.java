package dev.errand.http;

import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The public port on one event loop: the limits of what is read, and an answer for what can't be.
 * Several instances share the port.
 */
public final class HttpVerticle extends VerticleBase {

  private static final Duration COUNTING = Duration.ofMillis(50);

  /**
   * What the verticle needs to know.
   *
   * @param port 0 for any free one
   * @param requestTimeout the deadline of usual requests
   * @param bulkTimeout the deadline of bulk requests
   * @param idleTimeout after how long without a byte in or out a connection is closed; also ends an
   *     export whose reader has stopped reading
   * @param headTimeout how long a TLS handshake may take
   * @param tls null: in clear text
   * @param origins of other sites whose scripts may read answers
   * @param bodyBytes of all requests' bodies may lie in memory at once
   * @param isFirst whether it is the first of its port's, which does what is to be done once
   */
  public record Options(
      String host,
      int port,
      Duration requestTimeout,
      Duration bulkTimeout,
      Duration idleTimeout,
      Duration headTimeout,
      @Nullable Tls tls,
      Set<String> origins,
      long bodyBytes,
      boolean isFirst) {}

  /** What TLS is spoken with, and how often its files are looked at. */
  public record Tls(TlsFiles files, TlsIdentity identity, Duration refresh) {}

  /** What one instance serves, and to whom. */
  public record Api(List<Endpoint> endpoints, Gate gate) {}

  private final Options options;
  private final Supplier<Future<Api>> api;
  private final Observer observer;
  private final AtomicInteger underWay = new AtomicInteger();
  private @Nullable HttpServer server;
  private @Nullable CertificateWatch watch;
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
    CertificateWatch watching = watch;
    if (watching != null) {
      context.runOnContext(onLoop -> watching.stop());
    }
    if (server == null) {
      return Future.succeededFuture();
    }
    long atLimit = vertx.setTimer(Math.max(1, limit.toMillis()), id -> cut = underWay.get());
    return server
        .shutdown(limit.plus(COUNTING).toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> vertx.cancelTimer(atLimit));
  }

  private Future<HttpServer> listen(Api served) {
    CommonFields fields = new CommonFields(options.tls() != null, options.origins());
    Dispatcher stages =
        new Dispatcher(
            vertx,
            options.requestTimeout(),
            options.bulkTimeout(),
            served.gate(),
            new BodyRoom(options.bodyBytes()),
            new Responder(options.idleTimeout(), fields, observer, underWay));
    Router router = Routes.of(vertx, served.endpoints(), stages);
    String anywhere = Routes.allowedAnywhere(served.endpoints());
    Handler<HttpServerRequest> door = request -> enter(request, router, stages, anywhere);
    Handler<HttpServerRequest> broken =
        request -> stages.refuse(request, Routes.UNMATCHED, HeadRules.unreadable(request));
    HttpServer opened =
        vertx
            .createHttpServer(Wire.options(options))
            .requestHandler(door)
            .connectionHandler(
                connection -> opened((HttpServerConnection) connection, door, broken));
    server = opened;
    return opened.listen().onSuccess(this::watchCertificate);
  }

  private void watchCertificate(HttpServer listening) {
    Tls tls = options.tls();
    if (tls != null && options.isFirst()) {
      CertificateWatch begun =
          new CertificateWatch(
              vertx,
              tls,
              read -> listening.updateSSLOptions(read.options(options.headTimeout()), true),
              observer);
      watch = begun;
      begun.start();
    }
  }

  private static void enter(
      HttpServerRequest request, Router router, Dispatcher stages, String anywhere) {
    Problem broken = HeadRules.broken(request);
    if (broken != null) {
      stages.refuse(request, Routes.UNMATCHED, broken);
    } else if (request.uri().equals("*") && request.method().equals(HttpMethod.OPTIONS)) {
      stages.options(request, Routes.UNMATCHED, anywhere);
    } else {
      router.handle(new PlainRequest(request));
    }
  }

  // Vert.x puts its WebSocket handler before ours; it answers an unknown version of HTTP by itself,
  // and not with a problem.
  private void opened(
      HttpServerConnection connection,
      Handler<HttpServerRequest> door,
      Handler<HttpServerRequest> unreadable) {
    ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
    ConnectionGuard guard = pipeline.get(ConnectionGuard.class);
    connection.handler(
        request -> {
          guard.began(request);
          door.handle(request);
        });
    connection.invalidRequestHandler(
        request -> {
          if (guard.refuses(request)) {
            unreadable.handle(request);
          }
        });
    Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
    if (http2 != null) {
      // Netty keeps to it only once the client has said that he has read it.
      http2.connection().remote().maxActiveStreams(Wire.MAX_STREAMS);
    }
    guard.opened(options.idleTimeout());
    pipeline.addFirst(new LastAck(() -> stopping));
  }
}
