package dev.errand.http;

import dev.errand.http.Endpoint.Time;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request through its stages: head, deadline, gate, negotiation, parameters, body, the
 * endpoint's own work, answer. Whatever fails on the way becomes the one answer.
 *
 * <p>Confined to one event loop.
 */
final class Dispatcher {

  static final int MAX_URL = 8_192;

  private final Vertx vertx;
  private final Duration requestTimeout;
  private final Duration bulkTimeout;
  private final Gate gate;
  private final Responder responder;
  private final BodyRoom room;

  Dispatcher(
      Vertx vertx,
      Duration requestTimeout,
      Duration bulkTimeout,
      Gate gate,
      BodyRoom room,
      Responder responder) {
    this.room = room;
    this.vertx = vertx;
    this.gate = gate;
    this.requestTimeout = requestTimeout;
    this.bulkTimeout = bulkTimeout;
    this.responder = responder;
  }

  /** Serves a request that the endpoint was found for. */
  void serve(Endpoint endpoint, RoutingContext context) {
    HttpServerRequest request = context.request();
    responder.begun();
    RequestHead head = RequestHead.of(request);
    try {
      long endNanos = head.startNanos() + time(endpoint, request);
      Access access = gate.admitNow(endpoint, context);
      if (access == null) {
        admit(endpoint, context, head, endNanos);
      } else {
        work(endpoint, context, head, endNanos, access);
      }
    } catch (RuntimeException failure) {
      responder.fail(request, head, endpoint.path(), failure);
    }
  }

  /** The body is kept back until it is known whether anybody will read it. */
  private void admit(Endpoint endpoint, RoutingContext context, RequestHead head, long endNanos) {
    HttpServerRequest request = context.request();
    Future<Access> admitted = gate.admit(endpoint, context, endNanos);
    request.pause();
    admitted.onComplete(
        (access, refused) -> {
          if (refused != null) {
            resume(request);
            responder.fail(request, head, endpoint.path(), refused);
            return;
          }
          try {
            work(endpoint, context, head, endNanos, access);
          } catch (RuntimeException failure) {
            responder.fail(request, head, endpoint.path(), failure);
          }
          resume(request);
        });
  }

  // A stream that was reset meanwhile can't be.
  private static void resume(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.resume();
    }
  }

  private void work(
      Endpoint endpoint, RoutingContext context, RequestHead head, long endNanos, Access access) {
    HttpServerRequest request = context.request();
    Exchange exchange = decode(endpoint, context, head, endNanos, access);
    if (request.response().closed()) {
      throw Problem.of(Kind.BAD_REQUEST, "The client has hung up.");
    }
    HttpServerResponse response = request.response();
    response.closeHandler(
        closed -> {
          // A stream is closed as soon as all is said, too.
          if (!response.ended()) {
            exchange.clientHungUp();
          }
        });
    BodyReader.read(vertx, request, endpoint.body().maxBytes(), room, exchange.endNanos())
        .compose(bytes -> act(exchange, bytes))
        .onComplete((reply, failure) -> answer(exchange, reply, failure));
  }

  private Future<Reply> act(Exchange exchange, Buffer bytes) {
    int length = bytes.length();
    Future<Reply> reply;
    try {
      exchange.takeBody(bytes);
      reply = exchange.endpoint().action().apply(exchange);
    } catch (RuntimeException failure) {
      reply = Future.failedFuture(failure);
    }
    return length == 0 ? reply : reply.onComplete(done -> room.give(length));
  }

  /** Answers a request that no endpoint takes. */
  void refuse(HttpServerRequest request, String route, Throwable failure) {
    responder.begun();
    responder.fail(request, RequestHead.of(request), route, failure);
  }

  /** Answers a request for what may be done at a path. */
  void options(HttpServerRequest request, String route, String allow) {
    responder.begun();
    responder.options(request, RequestHead.of(request), route, allow);
  }

  private Exchange decode(
      Endpoint endpoint, RoutingContext context, RequestHead head, long endNanos, Access access) {
    HttpServerRequest request = context.request();
    if (!MediaTypes.accepts(joined(request), endpoint.produces())) {
      throw Problem.of(
          Kind.NOT_ACCEPTABLE, "This resource is sent as " + endpoint.produces() + ".");
    }
    checkType(endpoint, request);
    Query query = Query.read(request.query(), endpoint.single(), endpoint.repeatable());
    Exchange exchange = new Exchange(context, access, endpoint, head, endNanos, query);
    exchange.checkPreconditions();
    if (endpoint.single().isEmpty() && endpoint.repeatable().isEmpty()) {
      query.end();
    }
    return exchange;
  }

  private long time(Endpoint endpoint, HttpServerRequest request) {
    Duration most = endpoint.time() == Time.BULK ? bulkTimeout : requestTimeout;
    long wished = RequestHead.timeoutMillis(request);
    return TimeUnit.MILLISECONDS.toNanos(Math.min(most.toMillis(), wished));
  }

  private static void checkType(Endpoint endpoint, HttpServerRequest request) {
    if (endpoint.body().isRequired()
        && !MediaTypes.isJson(
            request.getHeader(HttpHeaders.CONTENT_TYPE),
            endpoint.body() == Endpoint.Body.MERGE_PATCH)) {
      throw Problem.of(
          Kind.UNSUPPORTED_MEDIA_TYPE,
          "The body must be JSON in UTF-8, and say so in Content-Type.");
    }
  }

  private static @Nullable String joined(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.ACCEPT)
        ? String.join(",", request.headers().getAll(HttpHeaders.ACCEPT))
        : null;
  }

  private void answer(Exchange exchange, Reply reply, Throwable failure) {
    if (failure != null) {
      responder.fail(exchange.request(), exchange.head(), exchange.endpoint().path(), failure);
    } else {
      responder.reply(exchange, reply);
    }
  }
}
