package dev.errand.task;

import dev.errand.db.Database;
import dev.errand.http.Cursors;
import dev.errand.http.Cursors.Position;
import dev.errand.http.Endpoint;
import dev.errand.http.Endpoint.Body;
import dev.errand.http.Endpoint.Time;
import dev.errand.http.EntityTags;
import dev.errand.http.Exchange;
import dev.errand.http.Query;
import dev.errand.http.Reply;
import dev.errand.http.Scope;
import dev.errand.observe.Observer;
import dev.errand.task.TaskPages.Page;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Tasks over HTTP. */
public final class TaskRoutes {

  private static final String TASKS = "/v1/users/:userId/tasks";
  private static final String TASK = "/v1/users/:userId/tasks/:taskId";
  private static final String EVERY_TASK = "/v1/tasks";
  private static final String EVERY_OWNER = "every owner";

  private final Database database;
  private final UserStore users;
  private final TaskStore store;
  private final TaskChange changes;
  private final Creations creations;
  private final TaskTrash trash;
  private final TaskPages pages;
  private final TaskTransfer transfers;
  private final QueueNews news;
  private final Cursors cursors;
  private final Duration exportBatch;

  /**
   * The routes on one event loop.
   *
   * @param exportBatch the deadline of one batch of an export
   */
  public TaskRoutes(
      Database database,
      UserStore users,
      QueueNews news,
      Cursors cursors,
      Duration exportBatch,
      Observer observer) {
    this.database = database;
    this.users = users;
    this.store = new TaskStore(database);
    this.changes = new TaskChange(database, store);
    this.creations = new Creations(database, store, news, observer);
    this.trash = new TaskTrash(database, store);
    this.pages = new TaskPages(database, users);
    this.transfers = new TaskTransfer(database);
    this.news = news;
    this.cursors = cursors;
    this.exportBatch = exportBatch;
  }

  /** Those first that are asked for most. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(TASK, this::read).scope(Scope.TASKS_READ),
        Endpoint.get(TASKS, this::list)
            .query(parameters("limit", "cursor", "sort"))
            .repeatable(TaskFilter.REPEATABLE)
            .scope(Scope.TASKS_READ),
        Endpoint.post(TASKS, creations::one).scope(Scope.TASKS_WRITE),
        Endpoint.patch(TASK, this::patch).scope(Scope.TASKS_WRITE),
        Endpoint.post(TASKS + "/batch", creations::many)
            .body(Body.BATCH)
            .time(Time.BULK)
            .scope(Scope.TASKS_WRITE),
        Endpoint.get(TASKS + "/export", this::export)
            .query(parameters("afterId"))
            .repeatable(TaskFilter.REPEATABLE)
            .produces(Endpoint.NDJSON)
            .scope(Scope.TASKS_READ),
        Endpoint.delete(TASK, this::delete).scope(Scope.TASKS_WRITE),
        Endpoint.post(TASK + "/restore", this::restore).body(Body.NONE).scope(Scope.TASKS_WRITE),
        Endpoint.post(TASK + "/transfer", this::transfer).scope(Scope.TASKS_WRITE),
        Endpoint.get(EVERY_TASK, this::listEveryOwner).query("limit", "cursor").scope(Scope.ADMIN));
  }

  private Future<Reply> list(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    TaskList list = TaskList.read(exchange.query());
    String boundTo = list.boundTo(caller.ownerId());
    Position from = list.cursor() == null ? null : cursors.open(list.cursor(), boundTo);
    return pages
        .page(caller, list.filter(), list.sort(), list.limit(), from)
        .map(page -> reply(exchange, page, boundTo));
  }

  private Future<Reply> listEveryOwner(Exchange exchange) {
    Query query = exchange.query();
    int limit = TaskList.limit(query);
    query.end();
    String cursor = query.text("cursor");
    Position from = cursor == null ? null : cursors.open(cursor, EVERY_OWNER);
    return pages
        .everyOwner(limit, from, Caller.ofNobody(exchange))
        .map(page -> reply(exchange, page, EVERY_OWNER));
  }

  private Reply reply(Exchange exchange, Page page, String boundTo) {
    Position next = page.next();
    if (next == null) {
      return Reply.ok(TaskEncoder.page(page.tasks(), null));
    }
    String cursor = cursors.seal(next, boundTo);
    return Reply.ok(TaskEncoder.page(page.tasks(), cursor)).withLink(exchange.nextLink(cursor));
  }

  private Future<Reply> export(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    TaskFilter filter = TaskFilter.read(exchange.query());
    long afterId = TaskList.afterId(exchange.query());
    exchange.query().end();
    TaskExport export = new TaskExport(database, caller, filter, afterId, exportBatch.toMillis());
    exchange.onHangUp(export::abandon);
    return export
        .begin()
        .compose(
            any ->
                any
                    ? Future.succeededFuture()
                    : users.get(caller.ownerId(), export.deadline()).mapEmpty())
        .map(known -> Reply.lines(export));
  }

  private Future<Reply> read(Exchange exchange) {
    return store
        .get(Caller.of(exchange), exchange.id("taskId"))
        .map(
            task ->
                !task.isQueued() && exchange.hasAlready(task.version())
                    ? Reply.notModified(EntityTags.of(task.version()))
                    : TaskReply.one(task));
  }

  private Future<Reply> patch(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    long id = exchange.id("taskId");
    TaskPatch patch = TaskPatch.read(exchange.body());
    Long[] versions = exchange.ifMatch();
    return (patch.isEmpty()
            ? store.get(caller, id).map(task -> TaskStore.matching(task, versions))
            : changes.patch(caller, id, patch, versions).onSuccess(task -> tell(patch, task)))
        .map(TaskReply::one);
  }

  private void tell(TaskPatch patch, Task task) {
    if (patch.priority() != null) {
      news.moved(task);
    }
  }

  private Future<Reply> delete(Exchange exchange) {
    return trash
        .delete(Caller.of(exchange), exchange.id("taskId"), exchange.ifMatch())
        .map(gone -> Reply.noContent());
  }

  private Future<Reply> restore(Exchange exchange) {
    return trash.restore(Caller.of(exchange), exchange.id("taskId")).map(TaskReply::one);
  }

  private Future<Reply> transfer(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    long id = exchange.id("taskId");
    long toOwner = TaskTransfer.readOwner(exchange.body());
    return (toOwner == caller.ownerId()
            ? store.get(caller, id)
            : exchange
                .reach(toOwner)
                .compose(reached -> transfers.transfer(caller, id, toOwner))
                .map(news::moved))
        .map(TaskReply::one);
  }

  private static String[] parameters(String... own) {
    return Stream.concat(Stream.of(own), TaskFilter.SINGLE.stream()).toArray(String[]::new);
  }
}
