package dev.errand.http;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes every response of the public port, and tells the observer of it. The only place that does
 * either.
 *
 * <p>Confined to one event loop.
 */
final class Responder {

  /** Logged for a request whose client had gone before it was answered; never sent. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private static final CharSequence LINK = HttpHeaders.createOptimized("Link");
  private static final CharSequence JSON_TYPE = HttpHeaders.createOptimized(Endpoint.JSON);
  private static final CharSequence PROBLEM_TYPE =
      HttpHeaders.createOptimized("application/problem+json");

  private final Observer observer;
  private final AtomicInteger underWay;
  private final Duration patience;
  private final CommonFields fields;

  /**
   * A writer.
   *
   * @param patience how long a client may leave what is sent on a stream where it is
   * @param fields what answers have in common
   * @param underWay counts the requests that have begun and not ended
   */
  Responder(Duration patience, CommonFields fields, Observer observer, AtomicInteger underWay) {
    this.fields = fields;
    this.patience = patience;
    this.observer = observer;
    this.underWay = underWay;
  }

  /** A request has begun; exactly one answer must follow. */
  void begun() {
    underWay.incrementAndGet();
  }

  /** Answers with what the endpoint returned. */
  void reply(Exchange exchange, Reply reply) {
    HttpServerRequest request = exchange.request();
    HttpServerResponse response = request.response();
    String route = exchange.endpoint().path();
    if (response.closed()) {
      reply.lost();
      ended(request, exchange.head(), route, CLIENT_CLOSED_REQUEST);
      return;
    }
    response.setStatusCode(reply.status());
    fields.put(exchange, reply);
    set(response, HttpHeaders.ETAG, reply.etag());
    set(response, HttpHeaders.LOCATION, reply.location());
    set(response, LINK, reply.link());
    if (reply.fields() != null) {
      reply.fields().forEach(response::putHeader);
    }
    if (reply.body() != null || reply.stream() != null) {
      String type = exchange.endpoint().produces();
      response.putHeader(HttpHeaders.CONTENT_TYPE, type.equals(Endpoint.JSON) ? JSON_TYPE : type);
    }
    send(exchange, reply, response)
        .onComplete(
            (done, lost) -> {
              if (lost != null) {
                reply.lost();
              }
              sent(exchange, route, lost == null ? reply.status() : cut(exchange, lost));
            });
  }

  /** Answers OPTIONS: with what may be done there. */
  void options(HttpServerRequest request, RequestHead head, String route, String allow) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      ended(request, head, route, CLIENT_CLOSED_REQUEST);
      return;
    }
    response.setStatusCode(204);
    fields.putOptions(request, head, allow);
    Future<Void> unused = response.end();
    if (!request.isEnded()) {
      AfterRefusal.awaitRest(request);
    }
    ended(request, head, route, 204);
  }

  private void sent(Exchange exchange, String route, int status) {
    ended(exchange.request(), exchange.head(), route, status);
  }

  /**
   * The client has gone, or a stream failed under way: then only a cut connection says that this is
   * not all.
   */
  private int cut(Exchange exchange, Throwable lost) {
    HttpServerRequest request = exchange.request();
    if (lost instanceof StreamWriter.ClientGone || request.response().closed()) {
      return CLIENT_CLOSED_REQUEST;
    }
    AfterRefusal.cut(request);
    return problem(exchange.head(), exchange.endpoint().path(), lost).kind().status();
  }

  /**
   * Answers with a problem (RFC 9457); anything but a {@link Problem} is one INTERNAL, and goes to
   * the log.
   */
  void fail(HttpServerRequest request, RequestHead head, String route, Throwable failure) {
    Problem problem = problem(head, route, failure);
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      // Too late for an answer: only a cut connection tells the client that what it has is not all.
      AfterRefusal.cut(request);
      ended(request, head, route, response.headWritten() ? 500 : CLIENT_CLOSED_REQUEST);
      return;
    }
    response.setStatusCode(problem.kind().status());
    fields.putProblem(request, head);
    response.putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM_TYPE);
    if (problem.kind().retryAfterSeconds() > 0
        && !response.headers().contains(HttpHeaders.RETRY_AFTER)) {
      response.putHeader("Retry-After", Integer.toString(problem.kind().retryAfterSeconds()));
    }
    boolean last = AfterRefusal.isLast(request, problem.kind());
    if (last) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    end(request, ProblemJson.write(problem, path(request), head.requestId()));
    if (last) {
      request.connection().close();
    } else if (!request.isEnded()) {
      AfterRefusal.awaitRest(request);
    }
    ended(request, head, route, problem.kind().status());
  }

  private Problem problem(RequestHead head, String route, Throwable failure) {
    Problem problem =
        failure instanceof Problem foreseen
            ? foreseen
            : Problem.of(Kind.INTERNAL, "The service failed; its log says more.", failure);
    if (problem.kind() == Kind.INTERNAL) {
      Throwable cause = problem.getCause();
      observer.on(
          new Event.RequestFailed(
              head.requestId(), head.traceId(), route, cause == null ? problem : cause));
    }
    return problem;
  }

  // Netty makes up a path for a request line that it can't read.
  private static @Nullable String path(HttpServerRequest request) {
    return request.decoderResult().isFailure() && request.uri().equals("/bad-request")
        ? null
        : request.path();
  }

  private Future<Void> send(Exchange exchange, Reply reply, HttpServerResponse response) {
    Reply.Stream stream = reply.stream();
    Buffer body = reply.body();
    if (exchange.isHead() || (stream == null && body == null)) {
      return response.end();
    }
    if (stream == null) {
      Future<Void> written = response.end(body);
      if (HeadRules.isStream(exchange.request())) {
        AfterRefusal.awaitRoom(exchange.request(), written, patience);
      }
      return written;
    }
    response.setChunked(true);
    return new StreamWriter(exchange.request(), stream, exchange::clientHungUp, patience).write();
  }

  private static void end(HttpServerRequest request, Buffer body) {
    if (request.method().equals(HttpMethod.HEAD)) {
      request.response().end();
    } else {
      request.response().end(body);
    }
  }

  private static void set(HttpServerResponse response, CharSequence name, @Nullable String value) {
    if (value != null) {
      response.putHeader(name, value);
    }
  }

  private void ended(HttpServerRequest request, RequestHead head, String route, int status) {
    underWay.decrementAndGet();
    observer.on(
        new Event.RequestEnded(
            method(request),
            route,
            status,
            System.nanoTime() - head.startNanos(),
            head.requestId(),
            head.traceId()));
  }

  // A method that nobody knows would make a label of its own.
  private static String method(HttpServerRequest request) {
    HttpMethod method = request.method();
    return HttpMethod.values().contains(method) ? method.name() : "OTHER";
  }
}
