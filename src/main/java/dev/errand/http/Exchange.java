package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * One request and what is known of it: what a feature may ask. Its answer is a {@link Reply} or a
 * {@link Problem}, returned, never written.
 *
 * <p>Confined to the event loop of its connection.
 */
public final class Exchange {

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final Access access;
  private final Endpoint endpoint;
  private final RequestHead head;
  private final long endNanos;
  private final Query query;
  private @Nullable Json body;
  private @Nullable Buffer sent;
  private @Nullable Runnable hangUp;
  private boolean gone;

  Exchange(
      RoutingContext context,
      Access access,
      Endpoint endpoint,
      RequestHead head,
      long endNanos,
      Query query) {
    this.context = context;
    this.request = context.request();
    this.access = access;
    this.endpoint = endpoint;
    this.head = head;
    this.endNanos = endNanos;
    this.query = query;
  }

  /**
   * An id in the path.
   *
   * @throws Problem {@link Kind#NOT_FOUND} unless it is 1–19 digits without a leading zero: no such
   *     row can exist
   */
  public long id(String name) {
    return id(context, name);
  }

  /** A name in the path, as its pattern takes it: see {@link Routes}. */
  public String name(String parameter) {
    return context.pathParam(parameter);
  }

  /** Whether the client takes a body packed by gzip. */
  public boolean takesGzip() {
    return Codings.takesGzip(header("Accept-Encoding"));
  }

  static long id(RoutingContext context, String name) {
    String text = context.pathParam(name);
    boolean plain =
        text != null && text.length() <= 19 && Query.isDigits(text) && text.charAt(0) != '0';
    try {
      if (plain) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException beyondLong) {
      // as unknown as any other
    }
    throw notFound();
  }

  static Problem notFound() {
    return Problem.of(Kind.NOT_FOUND, "There is no such resource.");
  }

  /**
   * Fails with {@link Kind#NOT_FOUND} unless the request reaches the owner, whether or not there is
   * one. That of the path was looked at before; this is for owners that a body names.
   */
  public Future<Void> reach(long owner) {
    if (access.reaches(owner)) {
      return Future.succeededFuture();
    }
    return access
        .lookUp(endNanos)
        .compose(
            known ->
                access.reaches(owner) ? Future.succeededFuture() : Future.failedFuture(notFound()));
  }

  public Query query() {
    return query;
  }

  /** The body. Only endpoints that declare one may ask. */
  public Json body() {
    Json read = body;
    if (read == null) {
      throw new IllegalStateException(endpoint.path() + " declares no body");
    }
    return read;
  }

  /**
   * The request's {@code Idempotency-Key}, if it has one. Only endpoints that declare a body may
   * ask; for the others the field means nothing.
   *
   * @throws Problem {@link Kind#INVALID_PARAMETER} when it is no key
   */
  public @Nullable IdempotencyKey idempotencyKey() {
    Buffer bytes = sent;
    return bytes == null
        ? null
        : IdempotencyKey.of(
            request.headers().getAll(IdempotencyKey.FIELD),
            request.method().name(),
            request.path(),
            bytes);
  }

  /** By when the request must be answered, on the scale of {@link System#nanoTime()}. */
  public long endNanos() {
    return endNanos;
  }

  /** Asks to be told when the client hangs up before it was answered; replaces an earlier wish. */
  public void onHangUp(Runnable callback) {
    hangUp = callback;
    if (gone) {
      callback.run();
    }
  }

  /** Whether it is a HEAD request: nobody will read the body. */
  public boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  /** The versions that {@code If-Match} allows; null if any will do. */
  public Long @Nullable [] ifMatch() {
    return EntityTags.ifMatch(header("If-Match"));
  }

  /** Whether {@code If-None-Match} names the version, so that the client has it already. */
  public boolean hasAlready(long version) {
    return EntityTags.noneMatchNames(header("If-None-Match"), version);
  }

  /** Fails when one of the preconditions can't be read, before anything is done. */
  void checkPreconditions() {
    EntityTags.ifMatch(header("If-Match"));
    EntityTags.noneMatchNames(header("If-None-Match"), 0);
  }

  /**
   * A {@code Link} field (RFC 8288) to the next page of this list: this URL with another cursor.
   */
  public String nextLink(String cursor) {
    StringBuilder link = new StringBuilder("<").append(UrlText.path(request.path())).append('?');
    String raw = request.query();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        if (!pair.isEmpty() && !"cursor".equals(Query.name(pair))) {
          link.append(UrlText.escaped(pair)).append('&');
        }
      }
    }
    return link.append("cursor=").append(cursor).append(">; rel=\"next\"").toString();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  RequestHead head() {
    return head;
  }

  HttpServerRequest request() {
    return request;
  }

  void takeBody(Buffer bytes) {
    if (endpoint.body().isRequired()) {
      body = JsonReader.read(bytes.getBytes());
      sent = request.headers().contains(IdempotencyKey.FIELD) ? bytes : null;
    }
  }

  void clientHungUp() {
    gone = true;
    if (hangUp != null) {
      hangUp.run();
    }
  }

  /** Several lines of one list field are one list (RFC 9110, section 5.3). */
  private @Nullable String header(String name) {
    return request.headers().contains(name)
        ? String.join(",", request.headers().getAll(name))
        : null;
  }
}
