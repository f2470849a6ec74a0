package dev.errand.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strict JSON: what is read, and what is said of the rest. Bytes are tried on the service. */
final class JsonReaderTest {

  @Test
  void values_of_every_kind_are_read() {
    Json.Obj object = (Json.Obj) JsonReader.read("{\"b\":[1,\"x\",true,false,null],\"a\":{}}");

    assertThat(object.members().keySet()).containsExactly("b", "a");
    assertThat(object.members().get("b"))
        .isEqualTo(
            new Json.Arr(
                List.of(
                    new Json.Num(BigDecimal.ONE),
                    new Json.Text("x"),
                    new Json.Bool(true),
                    new Json.Bool(false),
                    Json.Null.NULL)));
    assertThat(JsonReader.read("\t\r\n 1 \n")).isEqualTo(new Json.Num(BigDecimal.ONE));
  }

  @Test
  void numbers_are_exact() {
    for (String number :
        List.of("0.1", "1e400", "-0.00", "123456789012345678901234567890.5", "1E+3")) {
      assertThat(JsonReader.read(number)).isEqualTo(new Json.Num(new BigDecimal(number)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "{\"a\":[{\"b\":\"\\u0000\"}]} nul /a/0/b",
        "{\"a\":{\"\\u0000\":1}} nul /a",
        "[0,\"\\udfff\"] surrogate /1",
        "{\"a/b\":{\"~\":1,\"~\":2}} duplicate /a~1b/~0",
        "{\"\":[],\"\":[]} duplicate /",
        "[[1e99999999999]] range /0/0",
        "[1]2 trailing ``",
        "[1}2 syntax ``"
      })
  void a_fault_has_a_code_and_a_place(String json, String code, String pointer) {
    Problem problem = refused(json.getBytes(UTF_8));

    assertThat(problem.violations()).hasSize(1);
    assertThat(problem.violations().get(0).code()).isEqualTo(code);
    assertThat(problem.violations().get(0).pointer()).isEqualTo(pointer);
  }

  @Test
  void a_fault_never_quotes_what_was_sent() {
    for (String json : List.of("{\"a\":secret}", "\"secret", "[secret]", "{\"secret", "secret")) {
      Problem problem = refused(json.getBytes(UTF_8));
      assertThat(problem.detail() + problem.violations()).doesNotContain("secret");
    }
  }

  @Test
  void nesting_and_numbers_have_a_limit_that_is_told() {
    for (String json :
        List.of("[".repeat(100_000), "[".repeat(65) + "]".repeat(65), "9".repeat(1_001))) {
      assertThat(refused(json.getBytes(UTF_8)).violations().get(0).code()).isEqualTo("limit");
    }
    assertThat(JsonReader.read("[".repeat(64) + "]".repeat(64))).isInstanceOf(Json.Arr.class);
    assertThat(JsonReader.read("9".repeat(1_000))).isInstanceOf(Json.Num.class);
  }

  @Test
  void random_bytes_are_json_or_refused_as_malformed() {
    Random random = new Random(3);
    byte[] alphabet = "{}[]:,\"\\u0d8ate1-.fnl \n\u00e9\ud83d\ude00".getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(16)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = alphabet[random.nextInt(alphabet.length)];
      }
      try {
        assertThat(JsonReader.read(bytes)).isNotNull();
      } catch (Problem malformed) {
        assertThat(malformed.kind()).isEqualTo(Kind.MALFORMED_JSON);
      }
    }
  }

  private static Problem refused(byte[] json) {
    Problem problem = catchThrowableOfType(Problem.class, () -> JsonReader.read(json));
    assertThat(Objects.requireNonNull(problem).kind()).isEqualTo(Kind.MALFORMED_JSON);
    return problem;
  }
}
