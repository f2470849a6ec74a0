package dev.errand.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.bench.client.WrongAnswer;
import dev.errand.bench.worker.Worker.Manner;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bench's workers against servers that answer as they are told. */
final class WorkerTest {

  private static final String TOKEN = "01234567-89ab-4cde-8f01-23456789abcd";
  private static final String CLAIMED =
      """
      {"items":[{"id":5,"ownerId":7,"list":"inbox","title":"due 1","queue":{"name":"mail",\
      "state":"leased"},"lease":{"token":"%s","fence":1,"attempt":1,"expiresAt":"x"}}]}"""
          .formatted(TOKEN);
  private static final String DONE = "{\"id\":5,\"ownerId\":7,\"isDone\":true,\"queue\":null}";
  private static final String ALL_DONE = "{\"items\":[{\"taskId\":5,\"status\":\"ok\"}]}";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicInteger completed = new AtomicInteger();
  private final AtomicInteger pickedUp = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({"1", "10"})
  void workers_claim_and_complete_until_they_are_stopped(int limit) throws TimeoutException {
    work(CLAIMED, limit == 1 ? DONE : ALL_DONE, new Manner(limit, 30, 0, false));
    assertThat(completed).hasValueGreaterThanOrEqualTo(3);
    assertThat(pickedUp).hasValueGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "\"ownerId\":7|\"ownerId\":8|not owner 7",
        "\"state\":\"leased\"|\"state\":\"ready\"|no lease in mail",
        "\"fence\":1|\"fence\":2|not its first lease",
        "\"name\":\"mail\"|\"name\":\"post\"|no lease in mail",
        "{\"items\":|{\"item\":|not claimed",
      },
      delimiter = '|')
  void a_wrong_claim_ends_the_crew(String right, String wrong, String fault) {
    assertThat(CLAIMED).contains(right);
    assertThatThrownBy(() -> work(CLAIMED.replace(right, wrong), DONE, new Manner(1, 30, 0, false)))
        .isInstanceOf(WrongAnswer.class)
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "\"isDone\":true|\"isDone\":false|not completed",
        "\"queue\":null|\"queue\":{}|still in its queue",
        "\"id\":5|\"id\":6|not completed",
      },
      delimiter = '|')
  void a_wrong_completion_ends_the_crew(String right, String wrong, String fault) {
    assertThat(DONE).contains(right);
    assertThatThrownBy(() -> work(CLAIMED, DONE.replace(right, wrong), new Manner(1, 30, 0, false)))
        .isInstanceOf(WrongAnswer.class)
        .hasMessageContaining(fault);
  }

  @Test
  void a_lost_lease_in_a_batch_ends_the_crew() {
    assertThatThrownBy(
            () ->
                work(
                    CLAIMED,
                    ALL_DONE.replace("\"ok\"", "\"lease-lost\""),
                    new Manner(10, 30, 0, false)))
        .isInstanceOf(WrongAnswer.class)
        .hasMessageContaining("not completed: 5");
  }

  @Test
  void a_claim_that_should_have_waited_ends_the_crew() {
    assertThatThrownBy(() -> work("{\"items\":[]}", DONE, new Manner(1, 30, 20, true)))
        .isInstanceOf(WrongAnswer.class)
        .hasMessageContaining("without waiting");
  }

  private void work(String claimed, String done, Manner manner) throws TimeoutException {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> answer(request, claimed, done))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    Crew crew = new Crew(vertx, new Counting());
    vertx.runOnContext(
        begin -> {
          Worker.start(crew, port, List.of(new Work(7, "mail")), 2, manner).onFailure(crew::fail);
          vertx.setPeriodic(1, id -> stopAfterSome(crew));
        });
    crew.ended().onComplete(end -> crew.close()).await(10, TimeUnit.SECONDS);
  }

  private void stopAfterSome(Crew crew) {
    if (completed.get() >= 3) {
      crew.stop();
    }
  }

  private static void answer(HttpServerRequest request, String claimed, String done) {
    request.response().end(request.path().endsWith("/claim") ? claimed : done);
  }

  private final class Counting implements Log {
    @Override
    public void completed(int tasks, long nanos) {
      completed.addAndGet(tasks);
    }

    @Override
    public void pickedUp(long nanos) {
      pickedUp.incrementAndGet();
    }

    @Override
    public void refused() {}
  }
}
