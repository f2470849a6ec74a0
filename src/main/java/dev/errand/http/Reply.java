package dev.errand.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer, before it is written.
 *
 * @param status 2xx, or 304
 * @param body JSON text, or null for none
 * @param stream the body of a streamed answer, or null
 * @param unsent what is to be done when the answer could not be written, or null
 * @param fields further header fields, or null; a {@code Content-Encoding} among them is how the
 *     body comes, and stays
 */
public record Reply(
    int status,
    @Nullable Buffer body,
    @Nullable Stream stream,
    @Nullable String etag,
    @Nullable String location,
    @Nullable String link,
    @Nullable Runnable unsent,
    @Nullable Map<String, String> fields) {

  private static final Map<String, String> REPLAYED = Map.of("Idempotency-Replayed", "true");

  /** A body that is made piece by piece, each when the last one has gone out. */
  @FunctionalInterface
  public interface Stream {

    /**
     * The next piece; null at the end. Called again only when the one before was taken by the
     * connection.
     */
    Future<@Nullable Buffer> next();
  }

  /** 200 with a body. */
  public static Reply ok(Buffer json) {
    return new Reply(200, json, null, null, null, null, null, null);
  }

  /** 201 with a body. */
  public static Reply created(Buffer json) {
    return new Reply(201, json, null, null, null, null, null, null);
  }

  /** 204. */
  public static Reply noContent() {
    return new Reply(204, null, null, null, null, null, null, null);
  }

  /** 304 with its entity tag. */
  public static Reply notModified(String etag) {
    return new Reply(304, null, null, etag, null, null, null, null);
  }

  /** 200 with newline-delimited JSON, streamed. */
  public static Reply lines(Stream stream) {
    return new Reply(200, null, stream, null, null, null, null, null);
  }

  /** An answer that was given before, to the first request with the same idempotency key. */
  public static Reply replayed(
      int status, Buffer json, @Nullable String etag, @Nullable String location) {
    return new Reply(status, json, null, etag, location, null, null, REPLAYED);
  }

  /** Whether it is one of those. */
  public boolean isReplayed() {
    return REPLAYED.equals(fields);
  }

  /** The same with an entity tag. */
  public Reply withETag(String tag) {
    return new Reply(status, body, stream, tag, location, link, unsent, fields);
  }

  /** The same with a {@code Location}, a path. */
  public Reply withLocation(String path) {
    return new Reply(status, body, stream, etag, path, link, unsent, fields);
  }

  /** The same with a {@code Link} field. */
  public Reply withLink(@Nullable String field) {
    return new Reply(status, body, stream, etag, location, field, unsent, fields);
  }

  /** The same, with what is to be done when it could not be written: its client has gone. */
  public Reply orElse(Runnable undo) {
    return new Reply(status, body, stream, etag, location, link, undo, fields);
  }

  /** The same with further header fields. */
  public Reply withFields(Map<String, String> more) {
    return new Reply(status, body, stream, etag, location, link, unsent, more);
  }

  void lost() {
    if (unsent != null) {
      unsent.run();
    }
  }
}
