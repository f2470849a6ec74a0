package dev.errand.plans;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The tokens that {@link QueuedData} computes: {@code md5(text)::uuid}. */
final class Md5 {

  private Md5() {}

  static String uuid(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII));
      ByteBuffer halves = ByteBuffer.wrap(digest);
      return new UUID(halves.getLong(), halves.getLong()).toString();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
