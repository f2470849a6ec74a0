package dev.errand.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The examples of the document as they stand in its file: each value is one line of JSON, so that
 * it can be compared with an answer, and replaced by one, as text.
 *
 * <p>What is another one each time (times, tokens, cursors, ids of requests) is not compared.
 */
final class ExampleLines {

  static final Path FILE = Path.of("src/main/resources/openapi.yaml");

  private static final String SECTION = "  examples:";
  private static final String NAME = "    [a-zA-Z]+:";
  private static final String VALUE = "      value: ";

  private final List<String> lines;
  private final Map<String, Integer> places = new LinkedHashMap<>();

  ExampleLines() {
    try {
      lines = Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = "";
    for (int i = lines.indexOf(SECTION) + 1; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.matches(NAME)) {
        name = line.strip().replace(":", "");
      } else if (line.startsWith(VALUE)) {
        places.put(name, i);
      }
    }
  }

  /** The names of all examples, in their order. */
  List<String> names() {
    return List.copyOf(places.keySet());
  }

  /** An example as JSON text. */
  String value(String name) {
    return lines.get(place(name)).substring(VALUE.length());
  }

  /** Puts an answer in the place of an example, unless only that differs which always does. */
  void put(String name, String json) {
    if (!lasting(json).equals(lasting(value(name)))) {
      lines.set(place(name), VALUE + json);
    }
  }

  /** The whole file. */
  String text() {
    return String.join("\n", lines) + "\n";
  }

  private int place(String name) {
    return Objects.requireNonNull(places.get(name), "no example " + name);
  }

  private static String lasting(String json) {
    return json.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z", "TIME")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
        .replaceAll("\"[A-Za-z0-9_-]{44}\"", "CURSOR")
        .replaceAll("(AgeSeconds\":)\\d+", "$1N");
  }
}
