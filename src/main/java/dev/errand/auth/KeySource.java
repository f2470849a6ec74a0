package dev.errand.auth;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Where a JWK set comes from. */
public sealed interface KeySource permits KeyFile, KeyUrl {

  /** What is read of a set at most; one of a large issuer has a few KiB. */
  int MAX_BYTES = 256 * 1_024;

  /**
   * How often it is read, and for how long.
   *
   * @param refresh between two readings
   * @param pause the least time between two readings, whoever asks for them
   * @param limit how long one may take
   */
  record Times(Duration refresh, Duration pause, Duration limit) {}

  /**
   * Reads the set; blocks.
   *
   * @param limit how long it may take
   * @throws IOException with a message in one line that shows nothing of what was read
   */
  String read(Duration limit) throws IOException, InterruptedException;

  /**
   * The source that a text names: an {@code https} URL, an {@code http} URL on loopback, or else a
   * file.
   *
   * @throws IllegalArgumentException with a message that reads on after the text
   */
  static KeySource parse(String text) {
    String start = text.toLowerCase(Locale.ROOT);
    if (!start.startsWith("https:") && !start.startsWith("http:")) {
      if (text.isBlank() || text.indexOf('\0') >= 0 || text.contains("://")) {
        throw new IllegalArgumentException("is neither a file nor an https URL");
      }
      return new KeyFile(Path.of(text));
    }
    URI url = url(text);
    if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
      throw new IllegalArgumentException("needs a host, and may have neither user nor fragment");
    }
    if (start.startsWith("http:") && !KeyUrl.isLoopback(url.getHost())) {
      throw new IllegalArgumentException("is plain http: whoever is on the way could send keys");
    }
    return KeyUrl.of(url);
  }

  private static URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException quoting) {
      throw new IllegalArgumentException("is not a URL");
    }
  }
}
