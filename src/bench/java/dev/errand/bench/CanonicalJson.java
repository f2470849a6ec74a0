package dev.errand.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON as compact text with members in the order of their names, so that equal is equal. */
final class CanonicalJson {

  static final JsonFactory FACTORY = new JsonFactory();

  private CanonicalJson() {}

  static String of(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return read(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the value that the parser stands at; leaves it at the value's last token. */
  static String read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> Json.encode(parser.getText());
      default -> parser.getText();
    };
  }

  private static String object(JsonParser parser) throws IOException {
    if (parser.nextToken() == JsonToken.END_OBJECT) {
      return "{}";
    }
    Map<String, String> members = new TreeMap<>();
    do {
      String name = parser.currentName();
      parser.nextToken();
      members.put(Json.encode(name), read(parser));
    } while (parser.nextToken() != JsonToken.END_OBJECT);
    List<String> texts = new ArrayList<>(members.size());
    members.forEach((name, value) -> texts.add(name + ":" + value));
    return "{" + String.join(",", texts) + "}";
  }

  private static String array(JsonParser parser) throws IOException {
    List<String> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(read(parser));
    }
    return "[" + String.join(",", values) + "]";
  }
}
