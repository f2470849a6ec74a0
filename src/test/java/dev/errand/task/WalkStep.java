package dev.errand.task;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One thing that happens while somebody walks.
 *
 * @param which a number by which one of the rows is chosen that it can happen to; if there is none,
 *     nothing happens
 * @param values what a new or patched row gets
 */
record WalkStep(Kind kind, int which, SampleTask values) {

  enum Kind {
    CREATE,
    TITLE,
    LIST,
    PRIORITY,
    DUE_AT,
    IS_DONE,
    PAYLOAD,
    PAYLOAD_MEMBER,
    SEVERAL,
    DELETE,
    RESTORE,
    TRANSFER_AWAY,
    TRANSFER_IN
  }

  /** What is sent: a creation or a merge patch. */
  JsonObject body() {
    if (kind == Kind.PAYLOAD_MEMBER) {
      String gone = which % 2 == 0 ? "k" : "tags";
      return new JsonObject().put("payload", new JsonObject().putNull(gone));
    }
    JsonObject all = values.json().put("title", "x");
    JsonObject body = new JsonObject();
    members().forEach(name -> body.put(name, all.getValue(name)));
    return body;
  }

  private List<String> members() {
    return switch (kind) {
      case CREATE -> List.of("title", "list", "priority", "dueAt", "payload");
      case TITLE -> List.of("title");
      case LIST -> List.of("list");
      case PRIORITY -> List.of("priority");
      case DUE_AT -> List.of("dueAt");
      case IS_DONE -> List.of("isDone");
      case PAYLOAD -> List.of("payload");
      case SEVERAL -> List.of("list", "priority", "dueAt", "isDone", "payload");
      case PAYLOAD_MEMBER, DELETE, RESTORE, TRANSFER_AWAY, TRANSFER_IN -> List.of();
    };
  }
}
