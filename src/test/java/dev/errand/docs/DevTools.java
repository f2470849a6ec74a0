package dev.errand.docs;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A connection to a browser by its DevTools protocol: JSON over a WebSocket. Thread-safe. */
final class DevTools implements AutoCloseable, WebSocket.Listener {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int PATIENCE_SECONDS = 30;

  private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final StringBuilder begun = new StringBuilder();
  private final WebSocket socket;

  DevTools(URI address) {
    socket =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(address, this)
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  /** Calls a method and waits for its result. */
  JsonObject call(String method, JsonObject parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonObject> result = new CompletableFuture<>();
    calls.put(id, result);
    JsonObject call =
        new JsonObject().put("id", id).put("method", method).put("params", parameters);
    socket.sendText(call.encode(), true).join();
    JsonObject answer = result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (answer.containsKey("error")) {
      throw new AssertionError(method + ": " + answer.encode());
    }
    return answer.getJsonObject("result");
  }

  JsonObject call(String method) {
    return call(method, new JsonObject());
  }

  /** What has happened so far, in its order. */
  List<JsonObject> events() {
    return events;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    begun.append(part);
    if (last) {
      JsonObject message = new JsonObject(begun.toString());
      begun.setLength(0);
      CompletableFuture<JsonObject> call = calls.remove(message.getInteger("id", -1));
      if (call != null) {
        call.complete(message);
      } else {
        events.add(message);
      }
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
