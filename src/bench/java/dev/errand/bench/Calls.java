package dev.errand.bench;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a phase. An answer that the service is overloaded promises that nothing was done:
 * it is counted and tried again after a while, as a good client does. Confined to one event loop.
 */
final class Calls {

  private static final Set<String> REFUSALS =
      Set.of("/problems/overloaded", "/problems/rate-limited");
  private static final int MAX_TRIES = 30;
  private static final long IDLE_MILLIS = 60_000;
  private static final long MILLIS_A_SECOND = 1_000;

  private final Vertx vertx;
  private final HttpClient client;
  private final Tally tally;
  private final SplittableRandom random;

  Calls(Vertx vertx, HttpClient client, Tally tally, SplittableRandom random) {
    this.vertx = vertx;
    this.client = client;
    this.tally = tally;
    this.random = random;
  }

  Tally tally() {
    return tally;
  }

  /** GET with headers, as name and value in turn. */
  Future<Answer> get(String path, String... headers) {
    return send(HttpMethod.GET, path, null, headers);
  }

  /** POST of a JSON object. */
  Future<Answer> post(String path, JsonObject body) {
    return send(HttpMethod.POST, path, body.toBuffer());
  }

  /** Sends, again if asked to, and reads the whole answer. */
  Future<Answer> send(HttpMethod method, String path, @Nullable Buffer body, String... headers) {
    RequestOptions options = options(method, path);
    for (int i = 0; i < headers.length; i += 2) {
      options.putHeader(headers[i], headers[i + 1]);
    }
    if (body != null) {
      options.putHeader("Content-Type", "application/json");
    }
    return attempt(options, body == null ? Buffer.buffer() : body, 1);
  }

  private Future<Answer> attempt(RequestOptions options, Buffer body, int attempt) {
    long begin = System.nanoTime();
    return client
        .request(options)
        .compose(request -> request.send(body))
        .compose(response -> response.body().map(bytes -> answer(options, response, bytes)))
        .onSuccess(answer -> tally.request(System.nanoTime() - begin))
        .compose(
            answer ->
                isRefused(answer) && attempt < MAX_TRIES
                    ? later(answer).compose(now -> attempt(options, body, attempt + 1))
                    : Future.succeededFuture(answer));
  }

  private static Answer answer(RequestOptions options, HttpClientResponse response, Buffer body) {
    return new Answer(options.getMethod(), options.getURI(), response, body);
  }

  /** Not a database that is away: that is a 503 with Retry-After too, but an error here. */
  private static boolean isRefused(Answer answer) {
    return (answer.status() == 503 || answer.status() == 429)
        && answer.header("Retry-After") != null
        && REFUSALS.contains(answer.body().toJsonObject().getString("type"));
  }

  /** Waits for as long as was asked for, half more at most, so that not all come back at once. */
  private Future<Void> later(Answer answer) {
    tally.refused();
    String seconds = answer.header("Retry-After");
    long millis = (seconds == null ? 1 : Long.parseLong(seconds)) * MILLIS_A_SECOND;
    return vertx.timer(millis + random.nextLong(millis / 2 + 1), TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** GET of an answer by lines, each handed over as it comes. */
  Future<Void> lines(String path, Handler<Buffer> line) {
    RequestOptions options = options(HttpMethod.GET, path);
    long begin = System.nanoTime();
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(
            response -> {
              Unexpected.unless(
                  response.statusCode() == 200, () -> path + ": status " + response.statusCode());
              Promise<Void> end = Promise.promise();
              response.exceptionHandler(end::tryFail);
              response.endHandler(done -> end.tryComplete());
              response.handler(RecordParser.newDelimited("\n", guarded(line, end)));
              return end.future();
            })
        .onSuccess(done -> tally.request(System.nanoTime() - begin));
  }

  /** An exception in a handler would go nowhere else. */
  private static Handler<Buffer> guarded(Handler<Buffer> line, Promise<Void> end) {
    return buffer -> {
      try {
        line.handle(buffer);
      } catch (RuntimeException wrong) {
        end.tryFail(wrong);
      }
    };
  }

  private static RequestOptions options(HttpMethod method, String path) {
    return new RequestOptions().setMethod(method).setURI(path).setIdleTimeout(IDLE_MILLIS);
  }
}
