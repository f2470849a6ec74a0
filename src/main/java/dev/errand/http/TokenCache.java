package dev.errand.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were verified, each with what it allows; of too many those go that were not used
 * for the longest. Only tokens that hold come in, so nobody else can fill it or make its keys
 * collide.
 *
 * <p>Confined to one event loop.
 */
final class TokenCache {

  /** What all the tokens may have in characters. */
  static final int MAX_CHARACTERS = 4 * 1_024 * 1_024;

  /** What an entry takes beside its token, so that short ones are bounded too. */
  private static final int OVERHEAD = 512;

  private final Map<String, Access> entries = new LinkedHashMap<>(64, 0.75f, true);
  private final int maxCharacters;
  private long characters;

  TokenCache(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  @Nullable Access get(String token) {
    return entries.get(token);
  }

  void put(String token, Access access) {
    if (entries.put(token, access) == null) {
      characters += weight(token);
    }
    Iterator<String> oldest = entries.keySet().iterator();
    while (characters > maxCharacters) {
      characters -= weight(oldest.next());
      oldest.remove();
    }
  }

  void remove(String token) {
    if (entries.remove(token) != null) {
      characters -= weight(token);
    }
  }

  int size() {
    return entries.size();
  }

  private static int weight(String token) {
    return token.length() + OVERHEAD;
  }
}
