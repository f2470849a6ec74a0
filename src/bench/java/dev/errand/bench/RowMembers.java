package dev.errand.bench;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A task's members while it is read. */
final class RowMembers {

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
  private static final int MEMBERS = 15;

  private int seen;
  private long id;
  private long ownerId;
  private long version;
  private String title = "";
  private String list = "";
  private String payload = "";
  private int priority;
  private boolean isDone;
  private boolean isCreated;
  private @Nullable String doneAt;
  private @Nullable String dueAt;
  private @Nullable String deletedAt;

  /** Reads the value that the parser stands at. */
  void read(String name, JsonParser parser) throws IOException {
    seen++;
    switch (name) {
      case "id" -> id = parser.getLongValue();
      case "ownerId" -> ownerId = parser.getLongValue();
      case "version" -> version = parser.getLongValue();
      case "title" -> title = parser.getText();
      case "list" -> list = parser.getText();
      case "priority" -> priority = Item.priority(parser.getText());
      case "isDone" -> isDone = parser.getBooleanValue();
      case "payload" -> payload = CanonicalJson.read(parser);
      case "doneAt" -> doneAt = time(parser);
      case "dueAt" -> dueAt = time(parser);
      case "deletedAt" -> deletedAt = time(parser);
      case "createdAt", "updatedAt" ->
          Unexpected.unless(time(parser) != null, () -> name + " is null");
      case "result", "queue" ->
          Unexpected.unless(
              parser.currentToken() == JsonToken.VALUE_NULL, () -> name + " is not null");
      case "created" -> created(parser.getBooleanValue());
      default -> throw new Unexpected("a task has no " + name);
    }
  }

  private void created(boolean value) {
    isCreated = value;
    seen--;
  }

  Row row() {
    Unexpected.unless(seen == MEMBERS, () -> "a task has " + MEMBERS + " members, not " + seen);
    Unexpected.unless(isDone == (doneAt != null), () -> "isDone and doneAt differ in task " + id);
    Item item = new Item(title, list, priority, isDone, dueAt, payload);
    return new Row(id, ownerId, version, item, deletedAt != null, isCreated);
  }

  private static @Nullable String time(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    String text = parser.getText();
    Unexpected.unless(
        TIME.matcher(text).matches(), () -> "not a time of the contract's form: " + text);
    return text;
  }
}
