package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenCacheTest {

  private static final int OVERHEAD = 512;

  @Test
  void of_too_many_the_one_goes_that_was_not_used_for_the_longest() {
    TokenCache cache = new TokenCache(3 * (OVERHEAD + 10));
    for (String each : new String[] {"a", "b", "c"}) {
      cache.put(each.repeat(10), Access.ALL);
    }
    assertThat(cache.get("a".repeat(10))).isSameAs(Access.ALL);
    cache.put("d".repeat(10), Access.ALL);
    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.get("b".repeat(10))).isNull();
    assertThat(cache.get("a".repeat(10))).isNotNull();
  }

  @Test
  void its_size_is_counted_in_characters_whatever_comes_and_goes() {
    TokenCache cache = new TokenCache(100 * OVERHEAD);
    for (int i = 0; i < 10_000; i++) {
      String token = i + "x".repeat(i % 5_000);
      cache.put(token, Access.ALL);
      cache.put(token, Access.ALL);
      if (i % 3 == 0) {
        cache.remove(token);
        cache.remove(token);
      }
      assertThat(cache.size()).isLessThanOrEqualTo(100);
    }
    for (int i = 0; i < 200; i++) {
      cache.put("y" + i, Access.ALL);
    }
    assertThat(cache.size()).isEqualTo(99);
  }
}
