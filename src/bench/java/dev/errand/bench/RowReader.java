package dev.errand.bench;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tasks out of answers, strictly: what the contract does not name is unexpected. */
final class RowReader {

  /** Tasks and, of a page, where the next one begins. */
  record Rows(List<Row> rows, @Nullable String nextCursor) {}

  private RowReader() {}

  /** A page, or the answer to a batch. */
  static Rows page(Buffer body) {
    try (JsonParser parser = CanonicalJson.FACTORY.createParser(body.getBytes())) {
      List<Row> rows = new ArrayList<>();
      String next = null;
      expect(parser, JsonToken.START_OBJECT);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "items" -> items(parser, rows);
          case "nextCursor" -> next = parser.getValueAsString();
          default -> throw new Unexpected("a page has no " + name);
        }
      }
      return new Rows(rows, next);
    } catch (IOException e) {
      throw new UncheckedIOException("not a page: " + e.getMessage(), e);
    }
  }

  /** One task. */
  static Row one(Buffer body) {
    try (JsonParser parser = CanonicalJson.FACTORY.createParser(body.getBytes())) {
      expect(parser, JsonToken.START_OBJECT);
      return row(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("not a task: " + e.getMessage(), e);
    }
  }

  private static void items(JsonParser parser, List<Row> rows) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      rows.add(row(parser));
    }
  }

  private static Row row(JsonParser parser) throws IOException {
    RowMembers members = new RowMembers();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.read(name, parser);
    }
    return members.row();
  }

  private static void expect(JsonParser parser, JsonToken token) throws IOException {
    Unexpected.unless(parser.nextToken() == token, () -> "the answer does not begin with " + token);
  }
}
