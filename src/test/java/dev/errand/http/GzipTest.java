package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are compressed for who asks, from 1 KiB on. */
final class GzipTest {

  private static final int TASKS = 300;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    TestHttp http = service.http();
    long owner = http.newUser("ada");
    http.newUser("bob");
    String items =
        Stream.generate(() -> "{\"title\":\"x\"}").limit(TASKS).collect(Collectors.joining(","));
    assertThat(http.post(tasks(owner) + "/batch", "{\"items\":[" + items + "]}").status())
        .isEqualTo(201);
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "br, gzip", "gzip;q=0.5", "*", "identity;q=0.5, gzip", "gzip, *;q=0"})
  void a_long_answer_is_gzipped_when_asked(String accept) throws IOException {
    for (String path : List.of("/v1/users/1/tasks", "/v1/users/1/tasks/export", "/v1/tasks")) {
      Response plain = RawHttp.once(service.port(), request("GET", path, "A: b"));
      Response packed =
          RawHttp.once(service.port(), request("GET", path, "Accept-Encoding: " + accept));

      assertThat(plain.header("Content-Encoding")).isNull();
      assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(packed.header("Content-Type")).isEqualTo(plain.header("Content-Type"));
      assertThat(packed.all("Vary")).containsExactly("Accept-Encoding");
      assertThat(packed.bytes().length()).isLessThan(plain.bytes().length() / 2);
      assertThat(unpacked(packed)).isEqualTo(plain.bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "gzip;q=0.000", "gzip;q=0, *", "*;q=0", "", "x"})
  void an_answer_is_not_gzipped_for_who_can_t_read_it(String accept) {
    Response answer =
        RawHttp.once(
            service.port(), request("GET", "/v1/users/1/tasks", "Accept-Encoding: " + accept));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Encoding")).isNotEqualTo("gzip");
  }

  @Test
  void a_short_answer_is_not_gzipped() {
    for (String path : List.of("/v1/users/1", "/v1/users/1/tasks/1", "/v1/users", "/nothing")) {
      Response answer = RawHttp.once(service.port(), request("GET", path, "Accept-Encoding: gzip"));
      assertThat(answer.bytes().length()).isLessThan(1_024);
      assertThat(answer.header("Content-Encoding")).isNull();
    }
  }

  private static Buffer unpacked(Response answer) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(answer.bytes().getBytes()))) {
      return Buffer.buffer(in.readAllBytes());
    }
  }

  private static String tasks(long owner) {
    return "/v1/users/" + owner + "/tasks";
  }

  private static String request(String method, String path, String field) {
    return method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n";
  }
}
