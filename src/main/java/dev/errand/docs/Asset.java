package dev.errand.docs;

import dev.errand.http.EntityTags;
import dev.errand.http.Exchange;
import dev.errand.http.Reply;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Something that is served as it stands. It is packed once: gzip takes 42 ms for the largest, too
 * long for an event loop. Clients ask each time whether it has changed, so that after an upgrade no
 * old script meets a new page.
 */
record Asset(Form plain, Form packed) {

  /** What a page may load and do: what comes from here, and no script or style of its own. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private static final int TAGS = 1_000_000_000;

  private static final Map<String, String> FIELDS =
      Map.of(
          "Cache-Control",
          "no-cache",
          "Content-Security-Policy",
          POLICY,
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  /**
   * One way to send it.
   *
   * @param version of which the entity tag is made: another one for each content
   * @param fields with the coding, without which Netty would pack it anew each time
   */
  record Form(Buffer body, long version, Map<String, String> fields) {

    static Form of(byte[] bytes, String coding) {
      Map<String, String> fields = new HashMap<>(FIELDS);
      fields.put("Content-Encoding", coding);
      return new Form(Buffer.buffer(bytes), digest(bytes), Map.copyOf(fields));
    }
  }

  static Asset of(byte[] bytes) {
    return new Asset(Form.of(bytes, "identity"), Form.of(packed(bytes), "gzip"));
  }

  /** 200, or 304 for who has it already. */
  Reply reply(Exchange exchange) {
    boolean takesPacked = exchange.takesGzip();
    Form form = takesPacked ? packed : plain;
    String tag = EntityTags.of(form.version);
    if (exchange.hasAlready(form.version)) {
      return Reply.notModified(tag).withFields(FIELDS);
    }
    // Netty takes the coding "identity" away again, but not where there is no body.
    boolean isBare = exchange.isHead() && !takesPacked;
    return Reply.ok(form.body).withETag(tag).withFields(isBare ? FIELDS : form.fields);
  }

  // Digits, like every tag of this service; 10^18 of them.
  private static long digest(byte[] bytes) {
    try {
      ByteBuffer sum = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return 1 + Long.remainderUnsigned(sum.getLong(), (long) TAGS * TAGS - 1);
    } catch (NoSuchAlgorithmException every) {
      throw new IllegalStateException("every JDK has SHA-256", every);
    }
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return packed.toByteArray();
  }
}
