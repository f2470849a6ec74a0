package dev.errand.queue.history;

import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A request and what came of it.
 *
 * @param outcome null when it surely did not happen: nobody was there, or 503
 * @param json the answer, if it is 200
 */
record Call(Span span, @Nullable Outcome outcome, JsonObject json) {

  private static final JsonObject NOTHING = new JsonObject();

  /** Sends a POST and waits; fails at an answer that no trouble excuses. */
  static Call post(TestHttp http, String path, JsonObject body) {
    long invoked = System.nanoTime();
    try {
      Answer answer = http.sendAsync("POST", path, body.encode()).join();
      Span span = new Span(invoked, System.nanoTime());
      return answer.status() == 200
          ? new Call(span, Outcome.OK, answer.json())
          : new Call(span, refusal(path, answer), NOTHING);
    } catch (CompletionException failed) {
      Span span = new Span(invoked, System.nanoTime());
      return new Call(span, broken(path, failed.getCause()), NOTHING);
    }
  }

  private static @Nullable Outcome refusal(String path, Answer answer) {
    return switch (answer.status()) {
      case 503 -> null;
      case 504 -> Outcome.UNKNOWN;
      case 409 -> {
        if (!"lease-lost".equals(answer.problem())) {
          throw new AssertionError(path + " was answered " + answer.body());
        }
        yield Outcome.LEASE_LOST;
      }
      default -> throw new AssertionError(path + " was answered " + answer.body());
    };
  }

  private static @Nullable Outcome broken(String path, @Nullable Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return null;
    }
    if (cause instanceof IOException) {
      return Outcome.UNKNOWN;
    }
    throw new AssertionError(path + " failed", cause);
  }

  boolean isOk() {
    return outcome == Outcome.OK;
  }
}
