package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.problem.Violation;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The {@code Idempotency-Key} of a request: by it a repeat is known, and by the fingerprint that it
 * is the same request. What is compared is what was sent: bodies that differ in white space alone
 * are two.
 *
 * @param text 1 to 255 visible ASCII characters, as they stand in the field
 * @param fingerprint SHA-256 of method, path and body
 */
public record IdempotencyKey(String text, Buffer fingerprint) {

  static final String FIELD = "Idempotency-Key";

  private static final int MAX_LENGTH = 255;

  /**
   * The key of a request.
   *
   * @param values the field's values, one at least
   * @throws Problem {@link Kind#INVALID_PARAMETER} unless there is one, which is a key
   */
  static IdempotencyKey of(List<String> values, String method, String path, Buffer body) {
    String text = values.get(0);
    boolean valid =
        values.size() == 1
            && !text.isEmpty()
            && text.length() <= MAX_LENGTH
            && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    if (!valid) {
      throw Problem.of(
          Kind.INVALID_PARAMETER,
          List.of(
              new Violation(
                  FIELD,
                  "format",
                  "The field "
                      + FIELD
                      + " must stand once, with 1 to 255 visible ASCII characters.")));
    }
    return new IdempotencyKey(text, fingerprint(method, path, body));
  }

  // Neither method nor path has a line feed, so no two requests run together.
  private static Buffer fingerprint(String method, String path, Buffer body) {
    MessageDigest digest = sha256();
    digest.update((method + '\n' + path + '\n').getBytes(StandardCharsets.UTF_8));
    digest.update(body.getBytes());
    return Buffer.buffer(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
