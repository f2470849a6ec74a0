package dev.errand.bench;

import dev.errand.bench.RowReader.Rows;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Creates the owners, their tasks, and marks those done that are to be. */
final class LoadPhase {

  private static final int MAX_BATCH = 1_000;

  private final Ledger ledger;
  private final int concurrency;

  LoadPhase(Ledger ledger, int concurrency) {
    this.ledger = ledger;
    this.concurrency = concurrency;
  }

  Future<Void> users(Calls calls) {
    Iterator<Owner> owners = ledger.owners().iterator();
    return Loops.crowd(
        concurrency, calls.tally(), () -> owners.hasNext() ? user(calls, owners.next()) : null);
  }

  private Future<Void> user(Calls calls, Owner owner) {
    JsonObject user =
        new JsonObject()
            .put("handle", owner.handle())
            .put("displayName", "Löader № " + owner.handle());
    return calls.post("/v1/users", user).map(answer -> created(owner, user, answer));
  }

  private @Nullable Void created(Owner owner, JsonObject user, Answer answer) {
    JsonObject body = answer.require(201).body().toJsonObject();
    user.forEach(
        member ->
            Unexpected.unless(
                member.getValue().equals(body.getValue(member.getKey())),
                () -> "a user is " + body));
    ledger.created(owner, body.getLong("id"));
    answer.require("Location", "/v1/users/" + owner.userId());
    return null;
  }

  /** An owner's batches follow each other, the owners come at the same time. */
  Future<Void> tasks(Calls calls) {
    Iterator<Owner> owners = ledger.owners().iterator();
    return Loops.crowd(
        concurrency, calls.tally(), () -> owners.hasNext() ? batches(calls, owners.next()) : null);
  }

  private Future<Void> batches(Calls calls, Owner owner) {
    return Loops.repeat(() -> owner.loaded() == owner.size() ? null : batch(calls, owner));
  }

  private Future<Void> batch(Calls calls, Owner owner) {
    int first = owner.loaded();
    int size = Math.min(MAX_BATCH, owner.size() - first);
    List<Item> items =
        IntStream.range(first, first + size).mapToObj(i -> ledger.generated(owner, i)).toList();
    JsonArray creations = new JsonArray();
    items.forEach(item -> creations.add(creation(item)));
    return calls
        .post(owner.tasks() + "/batch", new JsonObject().put("items", creations))
        .map(answer -> loaded(calls, owner, items, answer));
  }

  /** Leaves out what is the default. */
  private static JsonObject creation(Item item) {
    JsonObject creation = new JsonObject().put("title", item.title());
    if (!item.list().equals("inbox")) {
      creation.put("list", item.list());
    }
    if (item.priority() != 2) {
      creation.put("priority", Item.label(item.priority()));
    }
    if (item.dueAt() != null) {
      creation.put("dueAt", item.dueAt());
    }
    if (!item.payload().equals("{}")) {
      creation.put("payload", new JsonObject(item.payload()));
    }
    return creation;
  }

  private static @Nullable Void loaded(Calls calls, Owner owner, List<Item> items, Answer answer) {
    Rows created = RowReader.page(answer.require(201).body());
    Unexpected.unless(
        created.rows().size() == items.size(), () -> "a batch's answer has another size");
    for (int i = 0; i < items.size(); i++) {
      Row row = created.rows().get(i);
      row.require(new Held(owner, row.id(), 1, items.get(i).withDone(false), false));
      Unexpected.unless(row.isCreated(), () -> "a batch's task is not created: " + row);
      owner.loaded(row.id());
    }
    calls.tally().in(items.size());
    calls.tally().out(items.size());
    return null;
  }

  /** A creation can't be done, so these are patched. */
  Future<Void> done(Calls calls) {
    Iterator<Held> done =
        ledger.owners().stream()
            .flatMap(owner -> IntStream.range(0, owner.size()).mapToObj(i -> ledger.held(owner, i)))
            .filter(held -> held.item().isDone())
            .iterator();
    return Loops.crowd(
        concurrency, calls.tally(), () -> done.hasNext() ? markDone(calls, done.next()) : null);
  }

  private static Future<Void> markDone(Calls calls, Held held) {
    return calls
        .send(HttpMethod.PATCH, held.path(), new JsonObject().put("isDone", true).toBuffer())
        .map(
            answer -> {
              RowReader.one(answer.require(200).body()).require(held);
              answer.require("ETag", held.etag());
              calls.tally().in(1);
              calls.tally().out(1);
              return null;
            });
  }
}
