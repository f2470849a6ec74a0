package dev.errand.task;

import dev.errand.db.Database;
import dev.errand.db.Statements;
import dev.errand.http.Exchange;
import dev.errand.http.IdempotencyKey;
import dev.errand.http.Reply;
import dev.errand.observe.Observer;
import dev.errand.task.IdempotentWrite.Written;
import dev.errand.task.TaskEntry.Item;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import java.util.List;

/** Creations over HTTP: of one task or of many, with an idempotency key or without. */
final class Creations {

  private final TaskStore store;
  private final TaskEntry entry;
  private final TaskBatch batches;
  private final IdempotentWrite idempotent;
  private final QueueNews news;

  Creations(Database database, TaskStore store, QueueNews news, Observer observer) {
    this.store = store;
    this.entry = new TaskEntry(database);
    this.batches = new TaskBatch(database, store);
    this.idempotent = new IdempotentWrite(database, observer);
    this.news = news;
  }

  Future<Reply> one(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    IdempotencyKey key = exchange.idempotencyKey();
    TaskDraft draft = TaskDraft.read(exchange.body());
    long since = System.nanoTime();
    if (key != null) {
      return idempotent
          .run(caller, key, where -> one(where, caller, draft).map(Creations::written))
          .map(written -> told(written, since));
    }
    return (draft.queue() == null
            ? store.create(caller, draft).map(Creations::plain)
            : entry.create(caller, draft).onSuccess(item -> tell(item, since)))
        .map(TaskReply::of);
  }

  private static Future<Item> one(Statements where, Caller caller, TaskDraft draft) {
    return draft.queue() == null
        ? TaskStore.create(where, caller, draft).map(Creations::plain)
        : TaskEntry.create(where, caller, draft);
  }

  private static Item plain(Task task) {
    return new Item(task, true);
  }

  private static Written written(Item item) {
    return new Written(TaskReply.of(item), List.of(item));
  }

  Future<Reply> many(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    IdempotencyKey key = exchange.idempotencyKey();
    List<TaskDraft> drafts = TaskDraft.readBatch(exchange.body());
    long since = System.nanoTime();
    if (key != null) {
      return idempotent
          .run(
              caller, key, where -> TaskBatch.create(where, caller, drafts).map(Creations::written))
          .map(written -> told(written, since));
    }
    return batches
        .create(caller, drafts)
        .onSuccess(items -> items.forEach(item -> tell(item, since)))
        .map(TaskBatch::answer);
  }

  private static Written written(List<Item> items) {
    return new Written(TaskBatch.answer(items), items);
  }

  private Reply told(Written written, long since) {
    written.items().forEach(item -> tell(item, since));
    return written.reply();
  }

  private void tell(Item item, long since) {
    if (item.isNew()) {
      news.told(item.task(), since);
    }
  }
}
