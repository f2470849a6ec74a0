package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.errand.http.Cursors.Position;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Cursors: sealed, bound, and nothing but what was handed out. */
final class CursorsTest {

  private static final byte[] KEY =
      "a key of 32 bytes, or a few more".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER =
      "another key of 32 bytes, or more".getBytes(StandardCharsets.UTF_8);
  private static final Position POSITION = new Position(1, -7, Long.MAX_VALUE);

  private final Cursors cursors = new Cursors(List.of(KEY));
  private final String cursor = cursors.seal(POSITION, "here");

  @Test
  void what_was_sealed_opens_to_the_same_position() {
    assertThat(cursors.open(cursor, "here")).isEqualTo(POSITION);
    for (long value : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      Position position = new Position(127, value, -value);
      assertThat(cursors.open(cursors.seal(position, ""), "")).isEqualTo(position);
    }
  }

  @Test
  void a_cursor_is_url_safe_and_does_not_hold_what_it_is_bound_to() {
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(cursors.seal(POSITION, "here".repeat(1_000))).hasSameSizeAs(cursor);
  }

  @Test
  void a_cursor_of_another_list_or_key_does_not_open() {
    for (String other : List.of("", "here ", "her", "Here", "there")) {
      refused(cursors, cursor, other);
    }
    refused(new Cursors(List.of(OTHER)), cursor, "here");
  }

  @Test
  void the_first_key_seals_and_all_open() {
    Cursors both = new Cursors(List.of(OTHER, KEY));

    assertThat(both.open(cursor, "here")).isEqualTo(POSITION);
    refused(cursors, both.seal(POSITION, "here"), "here");
    assertThatThrownBy(() -> new Cursors(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void every_flip_of_a_single_bit_is_refused() {
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      refused(cursors, Base64.getUrlEncoder().withoutPadding().encodeToString(flipped), "here");
    }
  }

  @Test
  void every_other_length_is_refused() {
    for (int length = 0; length < cursor.length(); length++) {
      refused(cursors, cursor.substring(0, length), "here");
    }
    for (String more : List.of("A", "AA", "AAAA", "=", "==", "\n", " ", "+", "%3D")) {
      refused(cursors, cursor + more, "here");
      refused(cursors, more + cursor, "here");
    }
  }

  @Test
  void another_spelling_of_the_same_bytes_is_refused() {
    // 33 bytes are 44 characters without any bits to spare; 34 would have some.
    assertThat(cursor).hasSize(44);
    for (int id = 0; id < 200; id++) {
      String safe = cursors.seal(new Position(0, id, id), "");
      String plain = safe.replace('-', '+').replace('_', '/');
      if (!plain.equals(safe)) {
        refused(cursors, plain, "");
      }
    }
  }

  private static void refused(Cursors cursors, String cursor, String boundTo) {
    Problem problem = catchThrowableOfType(Problem.class, () -> cursors.open(cursor, boundTo));
    assertThat(Objects.requireNonNull(problem).kind()).isEqualTo(Kind.INVALID_CURSOR);
  }
}
