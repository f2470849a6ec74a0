package dev.errand.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** An answer with its body. */
record Answer(HttpMethod method, String path, HttpClientResponse response, Buffer body) {

  private static final int SHOWN_BODY = 400;

  int status() {
    return response.statusCode();
  }

  @Nullable String header(String name) {
    return response.getHeader(name);
  }

  /** Itself, if it has the status. */
  Answer require(int status) {
    if (status() != status) {
      String text = body.toString();
      throw new Unexpected(
          "%s %s: %d instead of %d: %s"
              .formatted(
                  method,
                  path,
                  status(),
                  status,
                  text.substring(0, Math.min(text.length(), SHOWN_BODY))));
    }
    return this;
  }

  /** Itself, if it has the header with the value. */
  Answer require(String name, String value) {
    Unexpected.unless(
        value.equals(header(name)),
        () -> method + " " + path + ": " + name + " is " + header(name));
    return this;
  }
}
