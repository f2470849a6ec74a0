package dev.errand.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.problem.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON text strictly: valid UTF-8, one value and nothing behind it, no member twice (I-JSON,
 * RFC 7493), no NUL and no lone surrogate in a string, and bounded nesting and numbers.
 */
public final class JsonReader {

  /** Deeper than any body that can be right: a payload of 32 levels inside a batch. */
  private static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_LENGTH = 1_000;

  // Names come from anyone: they are neither interned nor kept in a table that all parsers share,
  // which gives up (or slows down) when many names have the same hash.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads one value.
   *
   * @throws Problem {@link Kind#MALFORMED_JSON} that says what is wrong and where, never what was
   *     sent
   */
  public static Json read(byte[] utf8) {
    return read(decode(utf8));
  }

  /** The same for text that is decoded already. */
  public static Json read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonReader reader = new JsonReader(parser);
      if (parser.nextToken() == null) {
        throw malformed("", "empty", "The body is empty.");
      }
      Json value = reader.value();
      if (parser.nextToken() != null) {
        throw malformed("", "trailing", "There is text behind the JSON value.");
      }
      return value;
    } catch (IOException refused) {
      throw malformed(refused);
    }
  }

  private Json value() throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> new Json.Text(checked(parser.getText(), parser.getParsingContext()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> Json.Null.NULL;
      default -> throw malformed(pointer(), "syntax", "A JSON value is expected.");
    };
  }

  private Json number() throws IOException {
    try {
      return new Json.Num(parser.getDecimalValue());
    } catch (NumberFormatException outOfRange) {
      throw malformed(pointer(), "range", "The number's exponent is out of range.");
    }
  }

  private Json object() throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      // A broken name is no part of a pointer: the object that holds it is pointed at.
      String name = checked(parser.currentName(), parser.getParsingContext().getParent());
      parser.nextToken();
      if (members.put(name, value()) != null) {
        throw malformed(pointer(), "duplicate", "The member stands here twice.");
      }
    }
    return new Json.Obj(members);
  }

  private Json array() throws IOException {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return new Json.Arr(items);
  }

  /**
   * Where the parser stands. Made for a fault alone: kept up to date with each value, a long name
   * above many items costs their product.
   */
  private String pointer() {
    return parser.getParsingContext().pathAsPointer().toString();
  }

  /** PostgreSQL's text holds neither NUL nor half a surrogate pair, so no string of ours does. */
  private static String checked(String text, JsonStreamContext at) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw malformed(at.pathAsPointer().toString(), "nul", "A string must not hold U+0000.");
      }
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          throw malformed(
              at.pathAsPointer().toString(),
              "surrogate",
              "A string must not hold half a surrogate pair.");
        }
        i++;
      }
    }
    return text;
  }

  private static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException invalid) {
      throw malformed("", "utf-8", "The body is not valid UTF-8.");
    }
  }

  private static Problem malformed(IOException refused) {
    if (refused instanceof StreamConstraintsException) {
      return malformed(
          "", "limit", "The body is nested too deeply, or a number or name in it is too long.");
    }
    // Jackson's own message quotes the input, so only the place is passed on.
    String place = "";
    if (refused instanceof com.fasterxml.jackson.core.JacksonException located
        && located.getLocation() != null) {
      place =
          " (line %d, column %d)"
              .formatted(located.getLocation().getLineNr(), located.getLocation().getColumnNr());
    }
    return malformed("", "syntax", "The body is not valid JSON" + place + ".");
  }

  private static Problem malformed(String pointer, String code, String detail) {
    return Problem.of(Kind.MALFORMED_JSON, List.of(new Violation(pointer, code, detail)));
  }
}
