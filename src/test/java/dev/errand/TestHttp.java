package dev.errand;

import dev.errand.contract.Contract;
import dev.errand.contract.Seen;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A small client for tests: JSON in, answers out, nothing hidden. What the public port answers is
 * held against the OpenAPI document. Thread-safe.
 */
public final class TestHttp {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String base;
  private final boolean isPublic;

  private TestHttp(String base, boolean isPublic) {
    this.base = base;
    this.isPublic = isPublic;
  }

  /** A client of a public port of this machine. */
  static TestHttp ofPublic(int port) {
    return new TestHttp("http://127.0.0.1:" + port, true);
  }

  /** A client of a management port, which is no part of the contract. */
  static TestHttp ofManagement(int port) {
    return new TestHttp("http://127.0.0.1:" + port, false);
  }

  /** An answer. */
  public record Answer(HttpResponse<String> response) {

    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** The body, a JSON object. */
    public JsonObject json() {
      return new JsonObject(body());
    }

    /** The member {@code items} of the body. */
    public JsonArray items() {
      return json().getJsonArray("items");
    }

    /** The slug of the problem type. */
    public String problem() {
      return json().getString("type").substring("/problems/".length());
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public Answer head(String path, String... headers) {
    return send("HEAD", path, null, headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  /** A POST of JSON text. */
  public Answer post(String path, String json, String... headers) {
    return send("POST", path, json, headers);
  }

  /** A PATCH of JSON text. */
  public Answer patch(String path, String json, String... headers) {
    return send("PATCH", path, json, headers);
  }

  /**
   * Any request; names and values of headers in turn. A body is sent as JSON unless a header says
   * otherwise.
   */
  public Answer send(String method, String path, @Nullable String body, String... headers) {
    try {
      HttpRequest request = request(method, path, body, headers);
      return checked(body, CLIENT.send(request, BodyHandlers.ofString()));
    } catch (IOException failed) {
      throw new AssertionError(method + " " + path + " had no answer", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    }
  }

  /** The same without waiting. */
  public CompletableFuture<Answer> sendAsync(
      String method, String path, @Nullable String body, String... headers) {
    return CLIENT
        .sendAsync(request(method, path, body, headers), BodyHandlers.ofString())
        .thenApply(response -> checked(body, response));
  }

  /** Creates a user and returns its id. */
  public long newUser(String handle) {
    return post(
            "/v1/users", new JsonObject().put("handle", handle).put("displayName", handle).encode())
        .json()
        .getLong("id");
  }

  /** Creates a task and returns it. */
  public JsonObject newTask(long owner, String json) {
    Answer answer = post("/v1/users/" + owner + "/tasks", json);
    if (answer.status() != 201) {
      throw new AssertionError(answer.body());
    }
    return answer.json();
  }

  private Answer checked(@Nullable String sent, HttpResponse<String> response) {
    if (isPublic) {
      HttpRequest request = response.request();
      Contract.check(
          new Seen(
              request.method(),
              request.uri().toString(),
              sent,
              response.statusCode(),
              response.headers().map(),
              Buffer.buffer(response.body())));
    }
    return new Answer(response);
  }

  private HttpRequest request(
      String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }
}
