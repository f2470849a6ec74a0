package dev.errand.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.http.RawHttp.Response;
import dev.errand.observe.Event;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random bodies, most of them nearly right: a success or a problem, never a failure. */
final class JsonFuzzTest {

  private static final int BODIES = 3_000;
  private static final long SEED = 20_261_123;
  private static final List<String> NAMES =
      List.of(
          "title",
          "list",
          "priority",
          "dueAt",
          "payload",
          "isDone",
          "id",
          "a/b~",
          "",
          "\\u0000",
          "é");
  private static final List<String> ATOMS =
      List.of(
          "null",
          "true",
          "0",
          "-0.0",
          "1e400",
          "1e-400",
          "100e2147483647",
          "9007199254740993",
          "\"\"",
          "\"x\"",
          "\"inbox\"",
          "\"high\"",
          "\"2026-01-01T00:00:00Z\"",
          "\"9999-12-31T23:59:59-18:00\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "\" \\u2003\"",
          "\"'; drop table tasks--\"",
          "\"\\\\x\"",
          "\"{{}}\"",
          "NaN",
          "'x'");

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static String tasks;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    long owner = service.http().newUser("ada");
    tasks = "/v1/users/" + owner + "/tasks";
    service.http().newTask(owner, "{\"title\":\"x\"}");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @Test
  void random_bodies_are_taken_or_refused_and_the_service_lives_on() {
    int taken = 0;
    try (RawHttp http = new RawHttp(service.port())) {
      for (int i = 0; i < BODIES; i++) {
        byte[] body = mutated(object(4)).getBytes(random.nextInt(20) == 0 ? ISO_8859_1 : UTF_8);
        Response answer = send(http, i % 2 == 0 ? "POST " + tasks : "PATCH " + tasks + "/1", body);
        if (answer.status() < 300) {
          taken++;
        } else {
          String slug = answer.status() == 400 ? "malformed-json" : "validation-failed";
          AssertProblem.of(answer, answer.status() == 400 ? 400 : 422, slug);
        }
      }
    }
    assertThat(taken).as("some are right").isGreaterThan(BODIES / 50);
    assertThat(service.heard().all(Event.RequestFailed.class)).isEmpty();
    assertThat(service.http().get(tasks + "/1").status()).isEqualTo(200);
  }

  private static Response send(RawHttp http, String line, byte[] body) {
    String head =
        "%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n";
    return http.send(head.formatted(line, body.length)).send(body).read();
  }

  private String object(int depth) {
    StringBuilder object = new StringBuilder("{");
    if (depth == 4 && random.nextInt(10) > 0) {
      object.append("\"title\":\"x\"");
    }
    for (int members = random.nextInt(3); members > 0; members--) {
      String name = NAMES.get(random.nextInt(depth == 4 ? 6 : NAMES.size()));
      object
          .append(object.length() > 1 ? "," : "")
          .append('"')
          .append(name)
          .append("\":")
          .append(value(depth - 1));
    }
    return object.append('}').toString();
  }

  private String value(int depth) {
    int kind = random.nextInt(depth <= 0 ? 4 : 8);
    if (kind < 4) {
      return ATOMS.get(random.nextInt(ATOMS.size()));
    }
    return kind < 7 ? object(depth) : "[" + value(depth - 1) + "," + value(depth - 1) + "]";
  }

  /** One in three loses, gains or doubles something. */
  private String mutated(String json) {
    int at = random.nextInt(json.length());
    return switch (random.nextInt(12)) {
      case 0 -> json.substring(0, at);
      case 1 -> json.substring(at);
      case 2 -> json.substring(0, at) + (char) random.nextInt(256) + json.substring(at);
      case 3 -> json.substring(0, at) + json;
      default -> json;
    };
  }
}
