package dev.errand.queue;

import dev.errand.http.Endpoint;
import dev.errand.http.Endpoint.Body;
import dev.errand.http.Exchange;
import dev.errand.http.JsonWriter;
import dev.errand.http.Reply;
import dev.errand.http.Scope;
import dev.errand.queue.LeaseBatchStore.Item;
import dev.errand.task.QueueNews;
import dev.errand.task.TaskReply;
import dev.errand.user.Caller;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What workers do, over HTTP: claim, keep, complete, give back. */
final class WorkRoutes {

  private static final int SIZE_HINT = 48;

  private final Claiming claiming;
  private final LeaseStore leases;
  private final FailureStore failures;
  private final LeaseBatchStore batches;
  private final BackOff backOff;
  private final QueueNews news;

  WorkRoutes(
      Claiming claiming,
      LeaseStore leases,
      FailureStore failures,
      LeaseBatchStore batches,
      BackOff backOff,
      QueueNews news) {
    this.claiming = claiming;
    this.leases = leases;
    this.failures = failures;
    this.batches = batches;
    this.backOff = backOff;
    this.news = news;
  }

  List<Endpoint> endpoints() {
    return Stream.of(
            Endpoint.post(QueueRoutes.TASKS + "/claim", this::claim),
            Endpoint.post(QueueRoutes.TASKS + "/heartbeat", this::heartbeats),
            Endpoint.post(QueueRoutes.TASKS + "/complete", this::completions).body(Body.BATCH),
            Endpoint.post(QueueRoutes.TASK + "/heartbeat", this::heartbeat),
            Endpoint.post(QueueRoutes.TASK + "/complete", this::complete),
            Endpoint.post(QueueRoutes.TASK + "/fail", this::fail),
            Endpoint.post(QueueRoutes.TASK + "/release", this::release))
        .map(each -> each.scope(Scope.TASKS_WORK))
        .toList();
  }

  private Future<Reply> claim(Exchange exchange) {
    ClaimOrder order = ClaimOrder.read(exchange.body());
    long owner = exchange.id("userId");
    return claiming
        .claim(exchange, order)
        .map(all -> Reply.ok(Leased.items(all)).orElse(() -> claiming.undo(owner, all)));
  }

  private Future<Reply> heartbeat(Exchange exchange) {
    LeaseBody body = LeaseBody.heartbeat(exchange.body());
    return leases
        .heartbeat(Caller.of(exchange), exchange.id("taskId"), body.token(), body.leaseSeconds())
        .map(leased -> TaskReply.one(leased.task(), leased.one()));
  }

  private Future<Reply> complete(Exchange exchange) {
    LeaseBody body = LeaseBody.complete(exchange.body());
    return leases
        .complete(Caller.of(exchange), exchange.id("taskId"), body.token(), body.result())
        .map(TaskReply::one);
  }

  private Future<Reply> fail(Exchange exchange) {
    LeaseBody body = LeaseBody.fail(exchange.body());
    BackOff.Pause pause = backOff.pause(body.retryInSeconds());
    long since = System.nanoTime();
    return failures
        .fail(Caller.of(exchange), exchange.id("taskId"), body.token(), body.error(), pause)
        .map(task -> news.told(task, since))
        .map(TaskReply::one);
  }

  private Future<Reply> release(Exchange exchange) {
    LeaseBody body = LeaseBody.release(exchange.body());
    long since = System.nanoTime();
    return leases
        .release(Caller.of(exchange), exchange.id("taskId"), body.token())
        .map(task -> news.told(task, since))
        .map(TaskReply::one);
  }

  private Future<Reply> heartbeats(Exchange exchange) {
    LeaseBatchBody body = LeaseBatchBody.heartbeats(exchange.body());
    return batches
        .heartbeat(Caller.of(exchange), body.items(), body.leaseSeconds())
        .map(kept -> statuses(body.items(), kept));
  }

  private Future<Reply> completions(Exchange exchange) {
    LeaseBatchBody body = LeaseBatchBody.completions(exchange.body());
    return batches
        .complete(Caller.of(exchange), body.items())
        .map(done -> statuses(body.items(), done));
  }

  private static Reply statuses(List<Item> items, Set<Long> kept) {
    JsonWriter json = new JsonWriter(SIZE_HINT * (items.size() + 1)).json("{\"items\":[");
    for (int i = 0; i < items.size(); i++) {
      long id = items.get(i).taskId();
      json.json(i == 0 ? "{\"taskId\":" : ",{\"taskId\":").number(id);
      json.json(kept.contains(id) ? ",\"status\":\"ok\"}" : ",\"status\":\"lease-lost\"}");
    }
    return Reply.ok(json.json("]}").toBuffer());
  }
}
