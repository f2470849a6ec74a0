package dev.errand.queue;

import dev.errand.db.Database;
import dev.errand.http.Endpoint;
import dev.errand.http.Endpoint.Body;
import dev.errand.http.Exchange;
import dev.errand.http.JsonWriter;
import dev.errand.http.Reply;
import dev.errand.http.Scope;
import dev.errand.observe.Observer;
import dev.errand.queue.FailureStore.Failure;
import dev.errand.queue.QueueFigures.Depth;
import dev.errand.task.QueueDraft;
import dev.errand.task.QueueNews;
import dev.errand.task.TaskReply;
import dev.errand.task.TaskStore;
import dev.errand.user.Caller;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;

/** Queues over HTTP: tasks in and out of them, and their figures. */
public final class QueueRoutes {

  static final String TASKS = "/v1/users/:userId/tasks";
  static final String TASK = "/v1/users/:userId/tasks/:taskId";
  private static final String QUEUES = "/v1/users/:userId/queues";
  private static final int SIZE_HINT = 192;

  private final StandingStore standings;
  private final QueueNews news;
  private final FailureStore failures;
  private final QueueFigures figures;
  private final WorkRoutes work;

  /**
   * The routes on one event loop.
   *
   * @param claiming makes the claims
   * @param news is told of what comes into queues
   */
  public QueueRoutes(
      Database database,
      UserStore users,
      Claiming claiming,
      BackOff backOff,
      QueueNews news,
      Observer observer) {
    this.news = news;
    TaskStore tasks = new TaskStore(database);
    this.standings = new StandingStore(database, tasks);
    LeaseLoss losses = new LeaseLoss(database, observer);
    this.failures = new FailureStore(database, tasks, losses, observer);
    this.figures = new QueueFigures(database, users);
    this.work =
        new WorkRoutes(
            claiming,
            new LeaseStore(database, losses, observer),
            failures,
            new LeaseBatchStore(database, users, observer),
            backOff,
            news);
  }

  public List<Endpoint> endpoints() {
    return Stream.concat(
            Stream.of(
                Endpoint.put(TASK + "/queue", this::put).scope(Scope.TASKS_WRITE),
                Endpoint.delete(TASK + "/queue", this::remove).scope(Scope.TASKS_WRITE),
                Endpoint.post(TASK + "/retry", this::retry)
                    .body(Body.NONE)
                    .scope(Scope.TASKS_WRITE),
                Endpoint.get(TASK + "/failures", this::failures).scope(Scope.TASKS_READ),
                Endpoint.get(QUEUES, this::queues).scope(Scope.TASKS_READ)),
            work.endpoints().stream())
        .toList();
  }

  private Future<Reply> put(Exchange exchange) {
    QueueDraft draft = QueueDraft.read(exchange.body());
    long since = System.nanoTime();
    return standings
        .put(Caller.of(exchange), exchange.id("taskId"), draft)
        .map(task -> news.told(task, since))
        .map(TaskReply::one);
  }

  private Future<Reply> remove(Exchange exchange) {
    return standings.remove(Caller.of(exchange), exchange.id("taskId")).map(TaskReply::one);
  }

  private Future<Reply> retry(Exchange exchange) {
    long since = System.nanoTime();
    return failures
        .retry(Caller.of(exchange), exchange.id("taskId"))
        .map(task -> news.told(task, since))
        .map(TaskReply::one);
  }

  private Future<Reply> failures(Exchange exchange) {
    return failures.failures(Caller.of(exchange), exchange.id("taskId")).map(QueueRoutes::failures);
  }

  private static Reply failures(List<Failure> failures) {
    JsonWriter json = new JsonWriter(SIZE_HINT * (failures.size() + 1)).json("{\"items\":[");
    for (int i = 0; i < failures.size(); i++) {
      Failure each = failures.get(i);
      json.json(i == 0 ? "{\"attempt\":" : ",{\"attempt\":").number(each.attempt());
      json.json(",\"failedAt\":").time(each.failedAt());
      json.json(",\"error\":").text(each.error()).raw('}');
    }
    return Reply.ok(json.json("]}").toBuffer());
  }

  private Future<Reply> queues(Exchange exchange) {
    return figures.queues(Caller.of(exchange)).map(QueueRoutes::depths);
  }

  private static Reply depths(List<Depth> depths) {
    JsonWriter json = new JsonWriter(SIZE_HINT * (depths.size() + 1)).json("{\"items\":[");
    for (int i = 0; i < depths.size(); i++) {
      Depth each = depths.get(i);
      Long age = each.oldestReadyAge();
      json.json(i == 0 ? "{\"name\":" : ",{\"name\":").text(each.name());
      json.json(",\"ready\":").number(each.ready());
      json.json(",\"scheduled\":").number(each.scheduled());
      json.json(",\"leased\":").number(each.leased());
      json.json(",\"dead\":").number(each.dead());
      json.json(",\"oldestReadyAgeSeconds\":").json(age == null ? "null" : age.toString());
      json.raw('}');
    }
    return Reply.ok(json.json("]}").toBuffer());
  }
}
