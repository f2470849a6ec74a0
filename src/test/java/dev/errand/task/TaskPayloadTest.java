package dev.errand.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A payload's bounds, at creation and after each merge (RFC 7396). */
final class TaskPayloadTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int MOST_BYTES = 16_384;

  private static TestService service;
  private static TestHttp http;
  private static long ada;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    ada = http.newUser("ada");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_payload_has_sixteen_kib_as_compact_json_and_not_a_byte_more() {
    for (String filling : List.of("x", "é", "😀", "\\\"", "\\u0001")) {
      int size = filling.startsWith("\\u") ? 6 : filling.getBytes(UTF_8).length;
      int room = MOST_BYTES - "{\"k\":\"\"}".length();
      String most = filling.repeat(room / size) + "y".repeat(room % size);

      accepted("{ \"k\" : \"" + most + "\" }");
      refused("{\"k\":\"" + most + "y\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "{}", "[]", "\"\"", "true", "{\"\":1}"})
  void a_payload_of_many_small_values_has_sixteen_kib_too(String value) {
    int room = MOST_BYTES - "{\"k\":[]}".length();
    int count = (room + 1) / (value.length() + 1);
    String full = IntStream.range(0, count).mapToObj(i -> value).collect(Collectors.joining(","));
    String pad = "9".repeat(Math.max(0, room - full.length() - 1));
    String most = full + (pad.isEmpty() ? "" : "," + pad);

    accepted("{\"k\":[" + most + "]}");
    refused("{\"k\":[" + full + ",12345678901]}");
  }

  @Test
  void nesting_goes_32_levels_deep() {
    accepted("{\"a\":".repeat(32) + "1" + "}".repeat(32));
    accepted("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}");
    refused("{\"a\":".repeat(33) + "1" + "}".repeat(33));
    refused("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "1e63, 1e64",
    "-1e62, -1e63",
    "1e-62, 1e-63",
    "-1e-61, -1e-62",
    "1234567890123456789012345678901234567890123456789012345678901234, 12345678901234567890123456789012345678901234567890123456789012345",
    "0.12345678901234567890123456789012345678901234567890123456789012, 0.123456789012345678901234567890123456789012345678901234567890123",
    "12e62, 1e999999",
    "1.5e63, 1e-999999999",
  })
  void a_number_has_64_characters_in_plain_form(String accepted, String refused) {
    // Not through JsonObject, which would read a double.
    String body = http.get(created("{\"n\":" + accepted + "}")).body();
    String kept = body.replaceFirst(".*\"n\": ?", "").replaceFirst("[}].*", "");
    assertThat(new BigDecimal(kept)).isEqualByComparingTo(accepted);
    refused("{\"n\":" + refused + "}");
  }

  @Test
  void numbers_keep_their_value_not_their_spelling() {
    String body =
        "{\"title\":\"x\",\"payload\":{\"a\":1e3,\"b\":-0.0,\"c\":1.50,\"d\":100000000000000000001}}";
    Answer answer = http.post("/v1/users/" + ada + "/tasks", body);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().replace(" ", ""))
        .contains("\"a\":1000,")
        .contains("\"d\":100000000000000000001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"{}\"", "true"})
  void a_payload_is_an_object(String value) {
    refused(value);
  }

  @Test
  void members_are_kept_whatever_their_order_and_names() {
    JsonObject payload =
        new JsonObject()
            .put("zz", 1)
            .put("a", new JsonArray().add("\u0001\"\\😀").addNull())
            .put("", new JsonObject())
            .put("ключ", true);

    assertThat(accepted(payload.encode())).isEqualTo(payload);
  }

  // RFC 7396, appendix A, as far as both sides are objects.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":\"b\"}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"b\"}|{\"b\":\"c\"}|{\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}|{\"a\":null}|{}",
        "{\"a\":\"b\",\"b\":\"c\"}|{\"a\":null}|{\"b\":\"c\"}",
        "{\"a\":[\"b\"]}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"c\"}|{\"a\":[\"b\"]}|{\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}|{\"a\":{\"b\":\"d\",\"c\":null}}|{\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}|{\"a\":[1]}|{\"a\":[1]}",
        "{\"e\":null}|{\"a\":1}|{\"e\":null,\"a\":1}",
        "{}|{\"a\":{\"bb\":{\"ccc\":null}}}|{\"a\":{\"bb\":{}}}",
        "{\"a\":1}|{\"a\":{\"b\":null}}|{\"a\":{}}",
        "{\"a\":1}|{\"a\":[{\"b\":null}]}|{\"a\":[{\"b\":null}]}",
        "{\"a\":1}|{}|{\"a\":1}",
      })
  void a_patch_merges_as_the_rfc_says(String before, String patch, String after) {
    Answer patched = patch(created(before), patch);

    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    assertThat(patched.json().getJsonObject("payload")).isEqualTo(new JsonObject(after));
    assertThat(patched.json().getLong("version")).isEqualTo(2);
  }

  @Test
  void size_and_depth_are_measured_after_the_merge() {
    String half = "x".repeat(MOST_BYTES - "{\"a\":\"\"}".length() - ",\"b\":1".length());
    String full = created("{\"a\":\"" + half + "\"}");
    assertThat(patch(full, "{\"b\":1}").status()).isEqualTo(200);
    Answer more = patch(full, "{\"b\":12}");
    assertThat(more.problem()).isEqualTo("validation-failed");
    assertThat(more.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/payload");
    assertThat(http.get(full).json().getLong("version")).isEqualTo(2);
    assertThat(patch(full, "{\"a\":null,\"c\":\"" + half + "\"}").status()).isEqualTo(200);

    String deep = created("{\"a\":".repeat(31) + "{}" + "}".repeat(31));
    assertThat(patch(deep, "{\"a\":".repeat(32) + "null" + "}".repeat(32)).status()).isEqualTo(200);
    assertThat(patch(deep, "{\"a\":".repeat(32) + "{}" + "}".repeat(32)).status()).isEqualTo(422);
  }

  private static JsonObject accepted(String payload) {
    String task = created(payload);
    return http.get(task).json().getJsonObject("payload");
  }

  private static String created(String payload) {
    long id = http.newTask(ada, "{\"title\":\"x\",\"payload\":" + payload + "}").getLong("id");
    return "/v1/users/" + ada + "/tasks/" + id;
  }

  private static void refused(String payload) {
    Answer answer =
        http.post("/v1/users/" + ada + "/tasks", "{\"title\":\"x\",\"payload\":" + payload + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/payload");
  }

  private static Answer patch(String task, String payload) {
    return http.patch(task, "{\"payload\":" + payload + "}");
  }
}
