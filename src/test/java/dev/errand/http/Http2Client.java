package dev.errand.http;

import dev.errand.contract.Contract;
import dev.errand.contract.Seen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2 in clear text, by prior knowledge. Answers are held against the OpenAPI
 * document.
 */
final class Http2Client implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final int port;

  Http2Client(int port) {
    this.port = port;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                // A stream that is not read leaves room for the others.
                .setHttp2ConnectionWindowSize(1_048_576),
            new PoolOptions().setHttp2MaxSize(1));
  }

  /** What came of a future, within some time. */
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /** A request that is not sent yet. */
  HttpClientRequest begin(String method, String path, String... headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(path);
    for (int i = 0; i < headers.length; i += 2) {
      options.putHeader(headers[i], headers[i + 1]);
    }
    return await(client.request(options));
  }

  /** A request and its answer. */
  Seen send(String method, String path, @Nullable String body, String... headers) {
    HttpClientRequest request = begin(method, path, headers);
    if (body != null) {
      request.putHeader("Content-Type", "application/json");
    }
    // Asked for before anything is sent: what comes of a body while nobody reads it is lost.
    Future<Seen> answer = read(request, request.response());
    Future<HttpClientResponse> sent = body == null ? request.send() : request.send(body);
    return await(sent.compose(begun -> answer));
  }

  /** The answer to a request, when it comes. */
  static Future<Seen> read(HttpClientRequest request, Future<HttpClientResponse> answer) {
    return answer.compose(response -> response.body().map(body -> seen(request, response, body)));
  }

  private static Seen seen(HttpClientRequest request, HttpClientResponse response, Buffer body) {
    Map<String, List<String>> headers = new TreeMap<>();
    response
        .headers()
        .names()
        .forEach(
            name -> headers.put(name.toLowerCase(Locale.ROOT), response.headers().getAll(name)));
    headers.keySet().removeIf(name -> name.startsWith(":"));
    Seen seen =
        new Seen(
            request.getMethod().name(),
            request.getURI(),
            null,
            response.statusCode(),
            headers,
            body);
    Contract.check(seen);
    return seen;
  }

  /** Does something again and again, until it is stopped. */
  long every(long millis, Runnable work) {
    return vertx.setPeriodic(millis, id -> work.run());
  }

  void stop(long timer) {
    vertx.cancelTimer(timer);
  }

  @Override
  public void close() {
    await(client.close());
    await(vertx.close());
  }
}
