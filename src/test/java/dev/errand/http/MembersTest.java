package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.problem.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members taken out of an object, each fault noted and none thrown before the end. */
final class MembersTest {

  private static final Set<String> NAMES = Set.of("a");

  private final Faults faults = new Faults();

  @Test
  void an_absent_member_is_null_and_no_fault() {
    Members members = members("{}");

    assertThat(members.text("a")).isNull();
    assertThat(members.bool("a")).isNull();
    assertThat(members.number("a", 0, 9)).isNull();
    assertThat(members.time("a")).isNull();
    assertThat(members.object("a")).isNull();
    assertThat(members.array("a")).isNull();
    assertThat(members.has("a") || members.isNull("a")).isFalse();
    assertThatCode(() -> faults.throwIfAny(Kind.VALIDATION_FAILED)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"x\"", "1", "true", "[]", "{}"})
  void a_member_is_of_one_type_and_no_other(String value) {
    Members members = members("{\"a\":" + value + "}");
    Object[] taken = {
      members.text("a"),
      members.bool("a"),
      members.number("a", 0, 9),
      members.object("a"),
      members.array("a")
    };

    assertThat(taken).filteredOn(Objects::nonNull).hasSize(value.equals("null") ? 0 : 1);
    assertThat(violations())
        .hasSize(value.equals("null") ? 5 : 4)
        .allMatch(MembersTest::isTypeFaultOfA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "10e-1", "0.1e1", "1.000000000000000000000000000000"})
  void a_whole_number_may_be_spelt_in_many_ways(String number) {
    assertThat(members("{\"a\":" + number + "}").number("a", 1, 1)).isEqualTo(1);
    assertThat(faults.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "10",
        "1.5",
        "-1",
        "9.000001",
        "1e400",
        "1e-400",
        "100e2147483647",
        "1e2147483647"
      })
  void a_number_out_of_range_is_a_fault(String number) {
    assertThat(members("{\"a\":" + number + "}").number("a", 1, 9)).isNull();
    assertThat(violations()).extracting(Violation::code).containsExactly("range");
  }

  @Test
  void both_bounds_are_within() {
    assertThat(members("{\"a\":" + Long.MAX_VALUE + "}").number("a", 0, Long.MAX_VALUE))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(members("{\"a\":" + Long.MIN_VALUE + "}").number("a", Long.MIN_VALUE, 0))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(members("{\"a\":-0.0}").number("a", 0, 0)).isZero();
  }

  @Test
  void pointers_are_escaped_and_begin_where_the_object_stands() {
    Members members = Members.of(JsonReader.read("{\"~/\":1}"), "/items/3", NAMES, faults);
    members.require("a");

    assertThat(members.at("b/c")).isEqualTo("/items/3/b~1c");
    assertThat(violations())
        .extracting(Violation::pointer)
        .containsExactly("/items/3/~0~1", "/items/3/a");
  }

  @Test
  void what_is_no_object_has_no_members_and_one_fault() {
    for (String json : List.of("[]", "1", "null", "\"a\"")) {
      Faults own = new Faults();
      assertThat(Members.of(JsonReader.read(json), "/x", NAMES, own).has("a")).isFalse();
      assertThat(own.isEmpty()).isFalse();
    }
  }

  private Members members(String json) {
    return Members.of(JsonReader.read(json), "", NAMES, faults);
  }

  private List<Violation> violations() {
    Problem problem =
        catchThrowableOfType(Problem.class, () -> faults.throwIfAny(Kind.VALIDATION_FAILED));
    return Objects.requireNonNull(problem).violations();
  }

  private static boolean isTypeFaultOfA(Violation violation) {
    return violation.code().equals("type") && violation.pointer().equals("/a");
  }
}
