package dev.errand.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no JSON, or JSON that nobody may send. */
final class BadJsonTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static long owner;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    owner = service.http().newUser("ada");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \t\r\n",
        "{",
        "{\"title\":\"x\"",
        "{\"title\":\"x",
        "{\"title\":\"x\"} x",
        "{\"title\":\"x\"}{}",
        "{\"title\":\"x\"},",
        "{\"title\":\"x\",}",
        "{\"title\" \"x\"}",
        "{title:\"x\"}",
        "{'title':'x'}",
        "{\"title\":'x'}",
        "{\"title\":NaN}",
        "{\"title\":-Infinity}",
        "{\"title\":\"x\",\"payload\":{\"a\":01}}",
        "{\"title\":\"x\",\"payload\":{\"a\":+1}}",
        "{\"title\":\"x\",\"payload\":{\"a\":.5}}",
        "{\"title\":\"x\",\"payload\":{\"a\":5.}}",
        "{\"title\":\"x\",\"payload\":{\"a\":0x10}}",
        "{/* a comment */\"title\":\"x\"}",
        "{\"title\":\"x\"} // a comment",
        "{\"title\":\"x\"} # a comment",
        "{\"title\":\"a\nb\"}",
        "{\"title\":\"\\x41\"}",
        "{\"title\":\"\\u12\"}",
        "{\"title\":True}",
        "<task/>",
        "title=x"
      })
  void text_that_is_no_json_is_malformed(String body) {
    malformed(body.getBytes(UTF_8));
  }

  @Test
  void a_byte_order_mark_and_other_encodings_are_malformed() {
    malformed("\ufeff{\"title\":\"x\"}".getBytes(UTF_8));
    malformed("{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_16));
    malformed("{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_16LE));
    malformed("{\"title\":\"é\"}".getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00c0\u00af", // overlong
        "\u00e0\u0080\u0080", // overlong
        "\u00ed\u00a0\u0080", // half a surrogate pair
        "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", // a pair of halves
        "\u00e2\u0082", // truncated
        "\u00f5\u0080\u0080\u0080", // beyond U+10FFFF
        "\u0080", // no lead byte
        "\u00fe"
      })
  void invalid_utf8_is_malformed_wherever_it_stands(String bytes) {
    malformed(("{\"title\":\"" + bytes + "\"}").getBytes(ISO_8859_1));
    malformed(("{\"title\":\"x\",\"payload\":{\"" + bytes + "\":1}}").getBytes(ISO_8859_1));
    malformed(("{\"title\":\"x\"}" + bytes).getBytes(ISO_8859_1));
  }

  @Test
  void a_member_that_stands_twice_is_pointed_at() {
    points("{\"title\":\"x\",\"title\":\"x\"}", "/title");
    points("{\"title\":\"x\",\"\\u0074itle\":\"x\"}", "/title");
    points("{\"title\":\"x\",\"payload\":{\"a\":[0,{\"b\":null,\"b\":null}]}}", "/payload/a/1/b");
    points("{\"title\":\"x\",\"payload\":{\"a/b\":{\"~\":{},\"~\":{}}}}", "/payload/a~1b/~0");
  }

  @Test
  void half_a_surrogate_pair_and_nul_are_pointed_at() {
    for (String bad :
        List.of("\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud800\\u0041", "\\u0000")) {
      points("{\"title\":\"a" + bad + "b\"}", "/title");
      points("{\"title\":\"" + bad + "\"}", "/title");
      points("{\"title\":\"x\",\"payload\":{\"a\":[\"" + bad + "\"]}}", "/payload/a/0");
      points("{\"title\":\"x\",\"payload\":{\"" + bad + "\":1}}", "/payload");
      points("{\"" + bad + "\":1}", "");
    }
    malformed("{\"title\":\"a\0\"}".getBytes(UTF_8));
    malformed("{\"title\":\"a\"}\0".getBytes(UTF_8));
  }

  @Test
  void a_whole_surrogate_pair_is_a_character() {
    JsonObject task = service.http().newTask(owner, "{\"title\":\"\\ud83d\\ude00\"}");

    assertThat(task.getString("title")).isEqualTo("\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATCH /v1/users/",
        "PATCH /v1/users/%d/tasks/1",
        "POST /v1/users",
        "POST /v1/users/%d/tasks/batch",
        "POST /v1/users/%d/tasks/1/transfer"
      })
  void every_endpoint_with_a_body_reads_it_the_same_way(String line) {
    String request = line.endsWith("/") ? line + "%d" : line;
    for (String body : List.of("", "{", "{}x", "{\"a\":1,\"a\":1}", "{\"a\":\"\\u0000\"}")) {
      AssertProblem.of(send(request.formatted(owner), body.getBytes(UTF_8)), 400, "malformed-json");
    }
  }

  private static void points(String body, String pointer) {
    assertThat(AssertProblem.pointers(malformed(body.getBytes(UTF_8)))).containsExactly(pointer);
  }

  private static JsonObject malformed(byte[] body) {
    return AssertProblem.of(
        send("POST /v1/users/" + owner + "/tasks", body), 400, "malformed-json");
  }

  private static RawHttp.Response send(String line, byte[] body) {
    String head =
        "%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n";
    try (RawHttp http = new RawHttp(service.port())) {
      return http.send(head.formatted(line, body.length)).send(body).read();
    }
  }
}
