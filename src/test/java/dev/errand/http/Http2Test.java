package dev.errand.http;

import static dev.errand.http.Http2Client.await;
import static dev.errand.http.Http2Client.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestMetrics;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.contract.Seen;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The API over HTTP/2 in clear text: the same answers, and streams that stand for themselves. */
final class Http2Test {

  private static final String GATHERED =
      "select count(*) from pg_stat_activity where datname = current_database()"
          + " and application_name = 'errand' and wait_event_type = 'Lock'";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private TestService service;
  private Http2Client client;
  private long owner;
  private String tasks;

  @BeforeEach
  void start() {
    service = TestService.start(DATABASE.connection());
    client = new Http2Client(service.port());
    owner = service.http().newUser("u" + System.nanoTime());
    tasks = "/v1/users/" + owner + "/tasks";
  }

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private String newTask() {
    Seen created = client.send("POST", tasks, "{\"title\":\"x\"}");
    assertThat(created.status()).isEqualTo(201);
    return tasks + "/" + new JsonObject(created.body()).getLong("id");
  }

  private static void assertProblem(Seen seen, int status, String slug) {
    assertThat(seen.status()).as(seen.body().toString()).isEqualTo(status);
    assertThat(new JsonObject(seen.body()).getString("type")).isEqualTo("/problems/" + slug);
  }

  @Test
  void everything_is_answered_as_over_http_1() {
    String task = newTask();
    Seen read = client.send("GET", task, null);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.headers()).containsEntry("etag", List.of("\"1\""));
    assertThat(read.headers()).doesNotContainKeys("connection", "transfer-encoding");
    assertThat(client.send("GET", task, null, "If-None-Match", "\"1\"").status()).isEqualTo(304);
    Seen head = client.send("HEAD", task, null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body().length()).isZero();
    assertThat(client.send("GET", tasks + "/export", null).body()).isEqualTo(line(read.body()));
    assertThat(client.send("PATCH", task, "{\"isDone\":true}").status()).isEqualTo(200);
    assertThat(client.send("DELETE", task, null).status()).isEqualTo(204);
    assertThat(client.send("POST", task + "/restore", null).status()).isEqualTo(200);
    assertThat(client.send("OPTIONS", task, null).status()).isEqualTo(204);
    assertProblem(client.send("POST", tasks, "{"), 400, "malformed-json");
    assertProblem(client.send("GET", "/v1/nothing", null), 404, "not-found");
    assertProblem(client.send("PUT", task, "{}"), 405, "method-not-allowed");
  }

  private static Buffer line(Buffer json) {
    return json.copy().appendString("\n");
  }

  @Test
  void a_body_is_read_with_and_without_a_length() {
    HttpClientRequest request =
        client.begin("POST", tasks, "Content-Type", "application/json").setChunked(true);
    Future<Seen> answer = read(request, request.response());
    await(request.write("{\"title\":"));
    await(request.write("\"x\"}"));
    await(request.end());
    assertThat(await(answer).status()).isEqualTo(201);
    // A GET that has a body all the same.
    HttpClientRequest get = client.begin("GET", tasks).setChunked(true);
    Future<Seen> page = read(get, get.response());
    await(get.write("x".repeat(1_000)));
    await(get.end());
    assertThat(await(page).status()).isEqualTo(200);
  }

  @Test
  void the_limits_are_the_same() {
    String url = tasks + "?payload=%7B%22a%22:%22" + "a".repeat(8_100);
    assertProblem(client.send("GET", url + "a".repeat(92), null), 414, "uri-too-long");
    String most = "{\"title\":\"x\"}" + " ".repeat(65_536 - 13);
    assertThat(client.send("POST", tasks, most).status()).isEqualTo(201);
    assertProblem(client.send("POST", tasks, most + " "), 413, "content-too-large");
    HttpClientRequest request =
        client.begin("POST", tasks, "Content-Type", "application/json").setChunked(true);
    Future<Seen> refused = read(request, request.response());
    await(request.write(most));
    await(request.write("  "));
    assertProblem(await(refused), 413, "content-too-large");
    assertThat(client.send("GET", tasks, null).status()).isEqualTo(200);
  }

  @Test
  void a_dripping_body_is_408_and_the_other_streams_go_on() {
    HttpClientRequest request =
        client
            .begin("POST", tasks, "Content-Type", "application/json", "Request-Timeout", "300")
            .setChunked(true);
    Future<Seen> late = read(request, request.response());
    long timer = client.every(20, () -> request.write(" "));
    while (!late.isComplete()) {
      assertThat(client.send("GET", tasks, null).status()).isEqualTo(200);
    }
    client.stop(timer);
    assertProblem(await(late), 408, "request-timeout");
  }

  @Test
  void a_reset_stream_cancels_its_statement_and_nothing_of_it_is_done() throws Exception {
    String task = newTask();
    TestSql sql = new TestSql(DATABASE);
    try (Connection holder = DATABASE.jdbc()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("select from tasks for update");
      HttpClientRequest request = client.begin("PATCH", task, "Content-Type", "application/json");
      Future<HttpClientResponse> unused = request.send("{\"title\":\"y\"}");
      awaitBlocked(sql, 1);
      await(request.reset(8).mapEmpty());
      awaitBlocked(sql, 0);
      holder.rollback();
    }
    assertThat(new JsonObject(client.send("GET", task, null).body()).getString("title"))
        .isEqualTo("x");
  }

  private static void awaitBlocked(TestSql sql, long number) {
    Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> sql.number(GATHERED) == number);
  }

  @Test
  void a_waiting_claim_whose_stream_is_reset_takes_nothing() {
    HttpClientRequest request = claim(20);
    Future<HttpClientResponse> unused = request.response();
    awaitWaiting(1);
    await(request.reset(8).mapEmpty());
    awaitWaiting(0);
    client.send("POST", tasks, "{\"title\":\"x\",\"queue\":{\"name\":\"q\"}}");
    HttpClientRequest next = claim(0);
    JsonObject got = new JsonObject(await(read(next, next.response())).body());
    JsonObject task = got.getJsonArray("items").getJsonObject(0);
    assertThat(task.getJsonObject("lease").getInteger("attempt")).isEqualTo(1);
  }

  private HttpClientRequest claim(int seconds) {
    HttpClientRequest request =
        client.begin("POST", tasks + "/claim", "Content-Type", "application/json");
    await(request.end("{\"queue\":\"q\",\"waitSeconds\":%d}".formatted(seconds)));
    return request;
  }

  private void awaitWaiting(int number) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> TestMetrics.of(service).sum("errand_queue_waiting_claims") == (double) number);
  }

  @Test
  void many_streams_share_one_connection_and_a_stop_answers_them() {
    List<Future<Seen>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      HttpClientRequest request = claim(20);
      waiting.add(read(request, request.response()));
    }
    awaitWaiting(50);
    assertThat(TestMetrics.of(service).sum("http_server_connections")).isLessThanOrEqualTo(3);
    service.close();
    for (Future<Seen> each : waiting) {
      assertThat(await(each).status()).isEqualTo(200);
    }
  }

  @Test
  void an_export_goes_on_as_it_is_read_and_another_stream_meanwhile() throws Exception {
    new TestSql(DATABASE).addTasks(owner, 20_000);
    HttpClientRequest request = client.begin("GET", tasks + "/export");
    HttpClientResponse export = await(request.send().map(HttpClientResponse::pause));
    assertThat(client.send("GET", tasks + "?limit=1", null).status()).isEqualTo(200);
    Future<Buffer> body = export.body();
    export.resume();
    assertThat(await(body).toString().lines().count()).isEqualTo(20_000);
  }
}
