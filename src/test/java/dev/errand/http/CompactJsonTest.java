package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compact JSON and its size. */
final class CompactJsonTest {

  @Test
  void the_plain_length_is_that_of_the_plain_form() {
    Random random = new Random(4);
    for (int i = 0; i < 50_000; i++) {
      BigInteger digits = new BigInteger(random.nextInt(200), random);
      BigDecimal number =
          new BigDecimal(
              random.nextBoolean() ? digits : digits.negate(), random.nextInt(200) - 100);
      assertThat(CompactJson.plainLength(number))
          .as(number.toString())
          .isEqualTo(number.toPlainString().length());
    }
    for (String number : List.of("0", "-0", "0.0", "0e5", "0e-5", "1e0", "-1e-1", "10", "0.10")) {
      BigDecimal value = new BigDecimal(number);
      assertThat(CompactJson.plainLength(value)).isEqualTo(value.toPlainString().length());
    }
  }

  @Test
  void the_plain_length_of_a_huge_number_is_found_without_writing_it() {
    assertThat(CompactJson.plainLength(new BigDecimal("1e2147483647"))).isEqualTo(2_147_483_648L);
    assertThat(CompactJson.plainLength(new BigDecimal("-1e-2147483647"))).isEqualTo(2_147_483_650L);
    assertThat(CompactJson.plainLength(new BigDecimal("0e2147483647"))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ } | {}",
        "[ ] | []",
        "{ \"b\" : [ 1 , null ] , \"a\" : { \"c\" : true } } | {\"b\":[1,null],\"a\":{\"c\":true}}",
        "[ 1e3, 1E-3, 10.00, -0.0, false ] | [1000,0.001,10.00,0.0,false]",
        "\"\\u0041\\/\\n\\u00e9\" | \"A/\\né\""
      })
  void white_space_goes_and_numbers_become_plain(String json, String compact) {
    JsonWriter writer = new JsonWriter(0);
    CompactJson.write(JsonReader.read(json), writer);

    assertThat(writer.toString()).isEqualTo(compact);
  }
}
