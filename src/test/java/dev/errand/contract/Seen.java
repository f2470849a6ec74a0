package dev.errand.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.RFC3986;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer, as a test has seen them.
 *
 * @param method null, as the target, if there was no request that could be read
 * @param sent the body of the request, if it is known
 * @param headers of the answer, names in lower case
 * @param body of the answer
 */
public record Seen(
    @Nullable String method,
    @Nullable String target,
    @Nullable String sent,
    int status,
    Map<String, List<String>> headers,
    Buffer body) {

  /** The path as the service reads it: decoded where that changes no meaning, without dots. */
  String path() {
    if (target == null) {
      return "";
    }
    String plain = target.replaceFirst("^[a-z]+://[^/?]*", "").replaceFirst("[?#].*$", "");
    try {
      return RFC3986.normalizePath(plain);
    } catch (IllegalArgumentException broken) {
      return "";
    }
  }

  /** The names of the query's parameters. */
  List<String> parameters() {
    int mark = target == null ? -1 : target.indexOf('?');
    return mark < 0
        ? List.of()
        : Arrays.stream(String.valueOf(target).substring(mark + 1).split("&"))
            .map(pair -> pair.replaceFirst("=.*", ""))
            .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
            .filter(name -> !name.isEmpty())
            .toList();
  }

  boolean isHead() {
    return "HEAD".equals(method);
  }

  @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.get(0);
  }

  String text() {
    String coding = header("Content-Encoding");
    if (coding == null || coding.equals("identity")) {
      return body.toString();
    }
    ByteArrayInputStream packed = new ByteArrayInputStream(body.getBytes());
    try (InputStream in =
        coding.equals("gzip") ? new GZIPInputStream(packed) : new InflaterInputStream(packed)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return method + " " + target + " → " + status;
  }
}
