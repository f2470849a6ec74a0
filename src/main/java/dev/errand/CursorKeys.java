package dev.errand;

import dev.errand.observe.Secret;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the keys that seal cursors. */
final class CursorKeys {

  static final int MIN_BYTES = 32;

  private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})+");

  private CursorKeys() {}

  /**
   * The keys of a comma-separated list, in its order. Whatever each was written in, the secret
   * holds the key's bytes as base64url without padding.
   *
   * @throws IllegalArgumentException with a message that counts keys and bytes but shows none
   */
  static List<Secret> parse(String text) {
    List<Secret> keys = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      byte[] key = decode(each.strip(), keys.size() + 1);
      keys.add(new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(key)));
    }
    return List.copyOf(keys);
  }

  private static byte[] decode(String text, int place) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("key " + place + " is empty");
    }
    byte[] key;
    try {
      // Hex digits are base64 too, but 32 random bytes in base64 never happen to be hex alone.
      key =
          HEX.matcher(text).matches()
              ? HexFormat.of().parseHex(text)
              : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("key " + place + " is neither base64 nor hex", e);
    }
    if (key.length < MIN_BYTES) {
      throw new IllegalArgumentException("key " + place + " has only " + key.length + " bytes");
    }
    return key;
  }
}
