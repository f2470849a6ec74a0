package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens cursors: a position in a list, and an HMAC (RFC 2104, SHA-256, cut to 16 bytes)
 * over it and over what it is bound to: the list, the owner, the sort and the filters. The bound
 * text itself is not in the cursor.
 *
 * <p>The first key seals, all open, so that keys can be changed without breaking a walk. Confined
 * to one thread.
 */
public final class Cursors {

  /**
   * Where a page ended.
   *
   * @param phase which of the walk's stretches, as the list defines them
   * @param key the sort value, as the list encodes it
   * @param id the last row's id
   */
  public record Position(int phase, long key, long id) {}

  private static final int POSITION_BYTES = 17;
  private static final int SEAL_BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";

  private final List<Mac> keys = new ArrayList<>();

  /**
   * With the given keys.
   *
   * @param keys one at least, of 32 bytes or more
   */
  public Cursors(List<byte[]> keys) {
    for (byte[] key : keys) {
      this.keys.add(mac(key));
    }
    if (this.keys.isEmpty()) {
      throw new IllegalArgumentException("no key to seal cursors with");
    }
  }

  /** A cursor: URL-safe text. */
  public String seal(Position position, String boundTo) {
    ByteBuffer bytes = ByteBuffer.allocate(POSITION_BYTES + SEAL_BYTES);
    bytes.put((byte) position.phase()).putLong(position.key()).putLong(position.id());
    bytes.put(hmac(keys.get(0), bytes.array(), boundTo), 0, SEAL_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Opens a cursor.
   *
   * @throws Problem {@link Kind#INVALID_CURSOR} for anything but what was sealed for the same list
   */
  public Position open(String cursor, String boundTo) {
    byte[] bytes = decode(cursor);
    byte[] seal = Arrays.copyOfRange(bytes, POSITION_BYTES, bytes.length);
    for (Mac key : keys) {
      if (MessageDigest.isEqual(Arrays.copyOf(hmac(key, bytes, boundTo), SEAL_BYTES), seal)) {
        ByteBuffer position = ByteBuffer.wrap(bytes);
        return new Position(position.get(), position.getLong(), position.getLong());
      }
    }
    throw invalid();
  }

  private static byte[] hmac(Mac key, byte[] position, String boundTo) {
    key.update(position, 0, POSITION_BYTES);
    return key.doFinal(boundTo.getBytes(StandardCharsets.UTF_8));
  }

  // The decoder lets stray bits of the last character through; only the text that was handed out
  // may pass.
  private static byte[] decode(String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException notBase64) {
      throw invalid();
    }
    boolean canonical =
        bytes.length == POSITION_BYTES + SEAL_BYTES
            && Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(cursor);
    if (!canonical) {
      throw invalid();
    }
    return bytes;
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HmacSHA256", missing);
    }
  }

  private static Problem invalid() {
    return Problem.of(Kind.INVALID_CURSOR, "The cursor was not handed out for this list.");
  }
}
