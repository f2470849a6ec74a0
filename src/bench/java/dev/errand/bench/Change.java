package dev.errand.bench;

import io.vertx.core.json.JsonObject;
import java.util.SplittableRandom;

/** A merge patch of one member, and what the item is with it. */
record Change(JsonObject patch, Item after) {

  /** A random one. */
  static Change of(Item item, SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 0 -> title(item, "geändert № " + random.nextInt(1_000_000) + " ✔");
      case 1 -> priority(item, 1 + random.nextInt(3));
      case 2 -> list(item, ItemSource.list(random));
      case 3 -> done(item, !item.isDone());
      case 4 -> dueAt(item, ItemSource.dueAt(random));
      case 5 -> new Change(new JsonObject().putNull("dueAt"), item.withDueAt(null));
      default -> payload(item, random.nextInt(1_000));
    };
  }

  static Change title(Item item, String title) {
    return new Change(new JsonObject().put("title", title), item.withTitle(title));
  }

  private static Change priority(Item item, int priority) {
    return new Change(
        new JsonObject().put("priority", Item.label(priority)), item.withPriority(priority));
  }

  private static Change list(Item item, String list) {
    return new Change(new JsonObject().put("list", list), item.withList(list));
  }

  private static Change done(Item item, boolean isDone) {
    return new Change(new JsonObject().put("isDone", isDone), item.withDone(isDone));
  }

  private static Change dueAt(Item item, String dueAt) {
    return new Change(new JsonObject().put("dueAt", dueAt), item.withDueAt(dueAt));
  }

  /** Sets one member, takes one out, and merges into a third. */
  private static Change payload(Item item, int note) {
    JsonObject at = new JsonObject().put("note", note);
    JsonObject patch = new JsonObject().put("note", note).putNull("ref").put("at", at);
    JsonObject merged = new JsonObject(item.payload()).put("note", note);
    merged.remove("ref");
    merged.put("at", merged.getJsonObject("at", new JsonObject()).put("note", note));
    return new Change(
        new JsonObject().put("payload", patch),
        item.withPayload(CanonicalJson.of(merged.encode())));
  }
}
