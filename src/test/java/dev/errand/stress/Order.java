package dev.errand.stress;

import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.http.RawHttp;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request that can be sent in more than one way. */
record Order(String method, String path, @Nullable String body) {

  CompletableFuture<Answer> send(TestHttp http, String... headers) {
    return http.sendAsync(method, path, body, headers);
  }

  /** Sends it on a connection that can be hung up. */
  void send(RawHttp connection) {
    String content = body == null ? "" : body;
    connection.send(
        """
        %s %s HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(method, path, content.length(), content));
  }
}
