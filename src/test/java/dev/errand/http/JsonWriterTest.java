package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoder of the hot path. */
final class JsonWriterTest {

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        9,
        10,
        99,
        100,
        1L << 53,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -Long.MAX_VALUE,
        999_999_999_999_999_999L,
        1_000_000_000_000_000_000L,
        -1_000_000_000_000_000_000L
      })
  void numbers_are_decimal(long number) {
    assertThat(new JsonWriter(0).number(number).toString()).isEqualTo(Long.toString(number));
    assertThat(new JsonWriter(20).number(number).number(1).toString()).isEqualTo(number + "1");
  }

  @Test
  void random_numbers_are_decimal() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      assertThat(new JsonWriter(0).number(number).toString()).isEqualTo(Long.toString(number));
    }
  }

  @Test
  void every_control_character_is_escaped() {
    for (char c = 0; c < 0x20; c++) {
      String written = new JsonWriter(0).text("a" + c + "b").toString();
      assertThat(written).isPrintable().startsWith("\"a\\").endsWith("b\"");
      assertThat(read(written)).isEqualTo("a" + c + "b");
    }
    assertThat(new JsonWriter(0).text("\n\r\t\b\f\u0000\u001f").toString())
        .isEqualTo("\"\\n\\r\\t\\b\\f\\u0000\\u001f\"");
  }

  @Test
  void quotes_and_backslashes_are_escaped_and_nothing_else() {
    assertThat(new JsonWriter(0).text("\"\\/'<>&").toString()).isEqualTo("\"\\\"\\\\/'<>&\"");
    assertThat(new JsonWriter(0).text("\u007f\u0080é€\u2028\ud83d\ude00").toString())
        .isEqualTo("\"\u007f\u0080é€\u2028\ud83d\ude00\"");
    assertThat(new JsonWriter(0).text("").toString()).isEqualTo("\"\"");
  }

  @Test
  void text_is_valid_utf8_even_where_it_holds_half_a_pair() {
    byte[] bytes = new JsonWriter(0).text("a\ud800b").toBuffer().getBytes();

    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("\"a?b\"");
  }

  @Test
  void random_text_is_read_back_as_it_was() {
    Random random = new Random(2);
    for (int i = 0; i < 5_000; i++) {
      String text =
          random
              .ints(random.nextInt(40), 0, 0x2_0000)
              .map(c -> c < 0x1_0000 ? c % 0x100 : c)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String json = new JsonWriter(random.nextInt(8)).text(text).toString();
      assertThat(read(json)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z,0001-01-01T00:00:00.000000Z",
    "9999-12-31T23:59:59.999999999Z,9999-12-31T23:59:59.999999Z",
    "2026-01-01T00:30:00.000001+01:00,2025-12-31T23:30:00.000001Z",
    "2026-12-31T23:30:00-02:30,2027-01-01T02:00:00.000000Z"
  })
  void times_are_utc_with_six_digits(String time, String written) {
    OffsetDateTime value = OffsetDateTime.parse(time);

    assertThat(new JsonWriter(0).time(value).toString()).isEqualTo('"' + written + '"');
    assertThat(OffsetDateTime.parse(written).getOffset()).isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void it_grows_from_nothing() {
    JsonWriter writer = new JsonWriter(0).raw('[');
    for (int i = 0; i < 10_000; i++) {
      writer.raw(new byte[] {'{'}).text("é" + i).raw(':').number(i).json("},");
    }
    writer.json("null]");
    int length = writer.length();

    assertThat(writer.toBuffer().length()).isEqualTo(length);
    JsonArray array = new JsonArray(writer.toString());
    assertThat(array).hasSize(10_001);
    assertThat(array.getJsonObject(9_999)).isEqualTo(new JsonObject().put("é9999", 9_999));
  }

  private static String read(String json) {
    return new JsonArray("[" + json + "]").getString(0);
  }
}
