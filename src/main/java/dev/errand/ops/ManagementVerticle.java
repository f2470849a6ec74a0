package dev.errand.ops;

import dev.errand.observe.Metrics;
import dev.errand.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The management port: {@code /health/live}, {@code /health/ready} and {@code /metrics}, GET and
 * HEAD. No request has a body. Deploy one instance.
 */
public final class ManagementVerticle extends VerticleBase {

  private static final int MAX_HEADERS = 8_192;
  private static final int MAX_LINE = 2_048;
  private static final int IDLE_SECONDS = 30;
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private final String host;
  private final int port;
  private final Readiness readiness;
  private final SharedProbe database;
  private final Function<@Nullable String, Metrics.Scrape> metrics;
  private @Nullable HttpServer server;

  /**
   * A management port that is not listening yet.
   *
   * @param port 0 for any free one
   * @param database whether the database answers; called on this verticle's event loop, at most one
   *     at a time; a failure counts as no
   * @param probeLimit after which no answer counts as no
   * @param metrics what to show for the request's {@code Accept} field; called on a worker thread
   */
  public ManagementVerticle(
      String host,
      int port,
      Readiness readiness,
      Supplier<Future<Boolean>> database,
      Duration probeLimit,
      Function<@Nullable String, Metrics.Scrape> metrics) {
    this.host = host;
    this.port = port;
    this.readiness = readiness;
    this.database = new SharedProbe(database, probeLimit);
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxInitialLineLength(MAX_LINE)
            .setIdleTimeout(IDLE_SECONDS)
            .setHttp2ClearTextEnabled(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::handle)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /** The event loop that it has, once deployed. */
  public Context loop() {
    return context;
  }

  /** The port that it listens on, once deployed. */
  public int actualPort() {
    HttpServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("not listening");
    }
    return listening.actualPort();
  }

  private void handle(HttpServerRequest request) {
    answer(request)
        .recover(cause -> Future.succeededFuture(problem(Problem.Kind.INTERNAL)))
        .onSuccess(answer -> send(request, answer));
  }

  private Future<Answer> answer(HttpServerRequest request) {
    return switch (String.valueOf(request.path())) {
      case "/health/live" -> allowed(request, this::live);
      case "/health/ready" -> allowed(request, this::ready);
      case "/metrics" -> allowed(request, () -> scrape(request.getHeader("Accept")));
      default -> Future.succeededFuture(problem(Problem.Kind.NOT_FOUND));
    };
  }

  private static Future<Answer> allowed(
      HttpServerRequest request, Supplier<Future<Answer>> resource) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader("Allow", "GET, HEAD");
      return Future.succeededFuture(problem(Problem.Kind.METHOD_NOT_ALLOWED));
    }
    return hasBody(request)
        ? Future.succeededFuture(problem(Problem.Kind.CONTENT_TOO_LARGE))
        : resource.get();
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null
        || (length != null && !length.equals("0"));
  }

  private Future<Answer> live() {
    return Future.succeededFuture(
        new Answer(200, JSON, new JsonObject().put("status", "up").toBuffer()));
  }

  private Future<Answer> ready() {
    return database
        .ask()
        .map(up -> Health.of(readiness.state(), up))
        .map(ManagementVerticle::shown);
  }

  private static Answer shown(Health health) {
    return new Answer(health.up() ? 200 : 503, JSON, health.json().toBuffer());
  }

  /** On a worker: hundreds of lines take milliseconds. */
  private Future<Answer> scrape(@Nullable String accept) {
    return vertx
        .executeBlocking(() -> metrics.apply(accept), false)
        .map(scrape -> new Answer(200, scrape.contentType(), Buffer.buffer(scrape.text())));
  }

  private static Answer problem(Problem.Kind kind) {
    JsonObject json =
        new JsonObject()
            .put("type", kind.type())
            .put("title", kind.title())
            .put("status", kind.status());
    return new Answer(kind.status(), PROBLEM, json.toBuffer());
  }

  private static void send(HttpServerRequest request, Answer answer) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    response.putHeader("Content-Type", answer.type()).putHeader("Cache-Control", "no-store");
    if (hasBody(request)) {
      response.putHeader("Connection", "close");
    }
    boolean head = request.method().equals(HttpMethod.HEAD);
    if (head) {
      response.putHeader("Content-Length", Integer.toString(answer.body().length()));
    }
    Future<Void> sent = head ? response.end() : response.end(answer.body());
    if (hasBody(request)) {
      // The field alone does not make Vert.x close; a body that drips would hold the connection.
      sent.onComplete(done -> request.connection().close());
    }
  }

  private record Answer(int status, String type, Buffer body) {}
}
