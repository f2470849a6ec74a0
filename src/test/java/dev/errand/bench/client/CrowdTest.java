package dev.errand.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench's client against servers that answer as they are told. */
final class CrowdTest {

  private static final String RIGHT = "{\"id\":1,\"ownerId\":7,\"title\":\"one\"}";
  private static final Crowd.Watch NOBODY =
      new Crowd.Watch() {
        @Override
        public void begins() {}

        @Override
        public void ends() {}
      };

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void right_answers_are_counted() throws TimeoutException {
    Window window = asked(request -> request.response().end(RIGHT));
    assertThat(window.served()).isPositive();
    assertThat(window.refused()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":2,\"ownerId\":7,\"title\":\"one\"}",
        "{\"id\":1,\"ownerId\":8,\"title\":\"one\"}",
        "{\"id\":1,\"ownerId\":7,\"title\":\"on",
        "{\"id\":1,\"ownerId\":7,\"other\":{\"id\":3,\"ownerId\":7}}"
      })
  void a_wrong_body_ends_the_round(String body) {
    assertThatThrownBy(() -> asked(request -> request.response().end(body)))
        .isInstanceOf(WrongAnswer.class)
        .hasMessageContaining(body);
  }

  @Test
  void a_wrong_status_ends_the_round() {
    assertThatThrownBy(() -> asked(request -> request.response().setStatusCode(201).end(RIGHT)))
        .isInstanceOf(WrongAnswer.class)
        .hasMessageContaining("status 201 instead of 200");
  }

  @Test
  void a_lost_connection_ends_the_round() {
    assertThatThrownBy(() -> asked(request -> request.connection().close()))
        .isInstanceOf(WrongAnswer.class)
        .hasMessageContaining("closed a connection");
  }

  @Test
  void a_refusal_is_counted_apart() throws TimeoutException {
    Window window =
        asked(
            request ->
                request
                    .response()
                    .setStatusCode(503)
                    .end("{\"type\":\"/problems/overloaded\",\"status\":503}"));
    assertThat(window.served()).isZero();
    assertThat(window.refused()).isPositive();
  }

  /** Asks for the only task of owner 7. */
  private Window asked(Consumer<HttpServerRequest> answers) throws TimeoutException {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(answers::accept)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    Targets targets = new Targets(new int[] {7});
    Crowd crowd = new Crowd(vertx, port, Operation.GET, targets, new SplittableRandom(1));
    Promise<Window> done = Promise.promise();
    vertx.runOnContext(
        start -> {
          Future<Window> asked = crowd.run(4, Duration.ZERO, Duration.ofMillis(50), NOBODY);
          asked.onComplete(done);
        });
    return done.future().await(10, TimeUnit.SECONDS);
  }
}
