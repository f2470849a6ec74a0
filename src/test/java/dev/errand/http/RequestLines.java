package dev.errand.http;

import dev.errand.contract.Seen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The requests that a connection has sent, to tell which one an answer belongs to: by their number.
 * To what could not be read belongs none, and it ends the connection.
 */
final class RequestLines {

  private static final Pattern LINE =
      Pattern.compile(
          "(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|PURGE|get) (\\S+) HTTP/1\\.[01]\r\n");

  /** What was sent behind the lines of requests that were answered. */
  private final StringBuilder sent = new StringBuilder();

  void add(byte[] bytes) {
    sent.append(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** The next answer with its request. */
  Seen answered(RawHttp.Response answer) {
    Matcher line = LINE.matcher(sent);
    boolean isKnown = line.find();
    Seen seen =
        new Seen(
            isKnown ? line.group(1) : null,
            isKnown ? line.group(2) : null,
            null,
            answer.status(),
            byName(answer.headers()),
            answer.bytes());
    sent.delete(0, isKnown ? line.end() : sent.length());
    return seen;
  }

  private static Map<String, List<String>> byName(List<String> headers) {
    return headers.stream()
        .map(header -> header.split(":", 2))
        .collect(
            Collectors.groupingBy(
                parts -> parts[0].toLowerCase(Locale.ROOT),
                Collectors.mapping(parts -> parts[1].strip(), Collectors.toList())));
  }
}
