package dev.errand.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.observe.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ManagementVerticleTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(BOUND).build();
  private final Readiness readiness = new Readiness();
  private final AtomicInteger probes = new AtomicInteger();
  private volatile Future<Boolean> probe = Future.succeededFuture(true);
  private ManagementVerticle verticle =
      new ManagementVerticle(
          "127.0.0.1",
          0,
          readiness,
          () -> {
            probes.incrementAndGet();
            return probe;
          },
          Duration.ofMillis(200),
          accept -> new Metrics.Scrape("text/plain; version=0.0.4", "up 1\n"));

  @BeforeEach
  void deploy() throws Exception {
    await(vertx.deployVerticle(verticle));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + verticle.actualPort() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(BOUND)
        .method(method, BodyPublishers.noBody())
        .build();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(request(method, path), BodyHandlers.ofString());
  }

  private void shows(int status, String database, String migrations, boolean draining)
      throws Exception {
    HttpResponse<String> answer = send("GET", "/health/ready");
    JsonObject json = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(json.getString("status")).isEqualTo(status == 200 ? "up" : "down");
    assertThat(json.getJsonObject("checks").getMap())
        .containsEntry("database", database)
        .containsEntry("migrations", migrations)
        .containsEntry("draining", draining);
  }

  @Test
  void readiness_follows_start_and_stop() throws Exception {
    shows(503, "up", "down", false);
    readiness.ready();
    shows(200, "up", "up", false);
    readiness.draining();
    shows(503, "up", "up", true);
    readiness.ready();
    shows(503, "up", "up", true);
    assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void a_database_that_says_no_or_fails_makes_it_unready_but_alive() throws Exception {
    readiness.ready();
    probe = Future.succeededFuture(false);
    shows(503, "down", "up", false);
    probe = Future.failedFuture("refused");
    shows(503, "down", "up", false);
    HttpResponse<String> live = send("GET", "/health/live");
    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(live.body()).isEqualTo("{\"status\":\"up\"}");
    probe = Future.succeededFuture(true);
    shows(200, "up", "up", false);
  }

  @Test
  void requests_that_come_together_share_one_probe() throws Exception {
    readiness.ready();
    Promise<Boolean> late = Promise.promise();
    probe = late.future();
    List<CompletableFuture<HttpResponse<String>>> answers =
        Stream.generate(() -> request("GET", "/health/ready"))
            .limit(8)
            .map(request -> client.sendAsync(request, BodyHandlers.ofString()))
            .toList();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    }
    assertThat(probes).hasValue(1);
  }

  @Test
  void a_probe_that_never_ends_is_answered_for_in_time_and_not_asked_again() throws Exception {
    readiness.ready();
    Promise<Boolean> never = Promise.promise();
    probe = never.future();
    shows(503, "down", "up", false);
    shows(503, "down", "up", false);
    assertThat(probes).hasValue(1);
    assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
    probe = Future.succeededFuture(true);
    never.complete(true);
    shows(200, "up", "up", false);
    assertThat(probes).hasValue(2);
  }

  @Test
  void metrics_are_shown_in_the_type_that_the_scrape_says() throws Exception {
    HttpResponse<String> answer = send("GET", "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("up 1\n");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4");
  }

  @Test
  void head_is_get_without_the_body() throws Exception {
    for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
      HttpResponse<String> head = send("HEAD", path);
      HttpResponse<String> get = send("GET", path);
      assertThat(head.statusCode()).isEqualTo(get.statusCode());
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("Content-Length"))
          .isEqualTo(get.headers().firstValue("Content-Length"));
    }
  }

  @Test
  void other_paths_and_methods_are_problems() throws Exception {
    HttpResponse<String> unknown = send("GET", "/v1/users");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(new JsonObject(unknown.body()).getString("type")).isEqualTo("/problems/not-found");
    HttpResponse<String> method = send("DELETE", "/metrics");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(new JsonObject(method.body()).getInteger("status")).isEqualTo(405);
  }

  @Test
  void a_body_is_refused_and_its_connection_closed() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), verticle.actualPort())) {
      socket.setSoTimeout((int) BOUND.toMillis());
      String head = "GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nfirst";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 413 ").contains("/problems/content-too-large");
    }
  }

  @Test
  void a_scrape_that_fails_is_one_500_without_its_cause() throws Exception {
    verticle =
        new ManagementVerticle(
            "127.0.0.1",
            0,
            readiness,
            () -> {
              throw new IllegalStateException("probe");
            },
            Duration.ofMillis(200),
            accept -> {
              throw new IllegalStateException("hidden");
            });
    await(vertx.deployVerticle(verticle));
    HttpResponse<String> answer = send("GET", "/metrics");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("hidden");
    assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(503);
  }
}
