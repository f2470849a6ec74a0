package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.problem.Problem;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small languages inside of URLs and header fields: queries, tags, media types, times. */
final class FieldsTest {

  @ParameterizedTest
  @CsvSource({
    "abc,abc",
    "%41,A",
    "%c3%A9,é",
    "a+b,a b",
    "a%2Bb,a+b",
    "%F0%9F%98%80,\ud83d\ude00",
    "%25,%",
    "'',''"
  })
  void a_query_is_decoded(String raw, String decoded) {
    assertThat(Query.decode(raw)).isEqualTo(decoded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%4",
        "%zz",
        "%4g",
        "%%41",
        "é",
        "a b",
        "\u007f",
        "%ff",
        "%C0%AF",
        "%ED%A0%80",
        "%E2%82",
        "%F5%80%80%80",
        "%41é",
        "+é",
        "%-1",
        "% 1",
        "%\uff11\uff11"
      })
  void a_broken_query_is_nothing(String raw) {
    assertThat(Query.decode(raw)).isNull();
  }

  @Test
  void a_tag_is_a_version() {
    assertThat(EntityTags.of(12)).isEqualTo("\"12\"");
    assertThat(EntityTags.ifMatch(null)).isNull();
    assertThat(EntityTags.ifMatch(" * ")).isNull();
    assertThat(EntityTags.ifMatch("\"1\" , \"22\",\"x,y\",W/\"3\",\"04\""))
        .containsExactly(1L, 22L);
    assertThat(EntityTags.ifMatch("W/\"1\"")).isEmpty();
  }

  @Test
  void a_tag_of_the_client_s_copy_is_compared_weakly() {
    for (String names : List.of("\"7\"", "W/\"7\"", "*", "\"6\", \"7\"")) {
      assertThat(EntityTags.noneMatchNames(names, 7)).as(names).isTrue();
    }
    for (String other : List.of("\"8\"", "\"07\"", "\"\"", "\"7 \"".replace(" ", "!"))) {
      assertThat(EntityTags.noneMatchNames(other, 7)).as(other).isFalse();
    }
    assertThat(EntityTags.noneMatchNames(null, 7)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "7",
        "\"7",
        "7\"",
        "\"7\"\"8\"",
        "\"7\" \"8\"",
        "w/\"7\"",
        "*,*",
        "\"7\";",
        "\"a b\""
      })
  void what_is_no_list_of_tags_is_refused(String field) {
    assertThatThrownBy(() -> EntityTags.ifMatch(field)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> EntityTags.noneMatchNames(field, 7)).isInstanceOf(Problem.class);
  }

  @Test
  void the_most_specific_range_decides() {
    assertThat(accepts(null)).isTrue();
    assertThat(accepts("")).isTrue();
    assertThat(accepts("*/*;q=0, application/json")).isTrue();
    assertThat(accepts("application/*;q=0, application/json;q=0.1")).isTrue();
    assertThat(accepts("application/json;q=0, application/*, */*")).isFalse();
    assertThat(accepts("application/*;q=0.0, */*")).isFalse();
    assertThat(accepts("text/*, image/png;q=1")).isFalse();
    assertThat(MediaTypes.accepts("application/json", "application/x-ndjson")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T07:00:00Z,2026-11-22T07:00:00Z",
    "2026-11-22t07:00:00z,2026-11-22T07:00:00Z",
    "2026-11-22T07:00:00.123456789+02:00,2026-11-22T05:00:00.123456Z",
    "0001-01-01T00:00:00Z,0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00-18:00,0001-01-01T18:00:00Z",
    "9999-12-31T23:59:59.999999Z,9999-12-31T23:59:59.999999Z",
    "2024-02-29T00:00:00-00:00,2024-02-29T00:00:00Z"
  })
  void a_time_is_read_in_utc_and_microseconds(String text, String time) {
    assertThat(Times.parse(text)).isEqualTo(OffsetDateTime.parse(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-11-22",
        "2026-11-22T07:00Z",
        "2026-11-22T07:00:00",
        "2026-11-22 07:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T07:60:00Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "+2026-11-22T07:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2026-11-22T07:00:00.Z",
        "2026-11-22T07:00:00+0100",
        "2026-11-22T07:00:00+24:00",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "٢٠٢٦-11-22T07:00:00Z",
        "infinity"
      })
  void what_is_no_time_is_nothing(String text) {
    assertThat(Times.parse(text)).isNull();
  }

  @Test
  void a_url_is_sent_back_as_a_reference() {
    assertThat(UrlText.path("/v1/users")).isEqualTo("/v1/users");
    assertThat(UrlText.path("///v1//users")).isEqualTo("/v1//users");
    assertThat(UrlText.path("*")).isEmpty();
    assertThat(UrlText.path(null)).isEmpty();
    assertThat(UrlText.escaped("a\"<>{}|\\^`\u0000 \u00ff%41&="))
        .isEqualTo("a%22%3C%3E%7B%7D%7C%5C%5E%60%00%20%FF%41&=");
  }

  private static boolean accepts(@Nullable String accept) {
    return MediaTypes.accepts(accept, "application/json");
  }
}
