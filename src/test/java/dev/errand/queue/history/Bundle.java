package dev.errand.queue.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Heartbeats or completions of several leases, all for the same time, in one call. */
final class Bundle {

  private final Holder holder;
  private final List<Grant> grants;

  Bundle(Holder holder, List<Grant> grants) {
    this.holder = holder;
    this.grants = grants;
  }

  void heartbeat() {
    long seconds = grants.get(0).lease().toSeconds();
    JsonObject body = new JsonObject().put("leaseSeconds", seconds);
    JsonArray items = new JsonArray();
    for (Grant grant : grants) {
      items.add(Holder.token(grant).put("taskId", grant.task()));
    }
    Call call = holder.post("/heartbeat", body.put("items", items));
    List<Outcome> outcomes = outcomes(call);
    for (int i = 0; i < grants.size(); i++) {
      holder.used(grants.get(i), Verb.HEARTBEAT, call.span(), outcomes.get(i), null);
    }
  }

  void complete() {
    List<String> marks = new ArrayList<>();
    JsonArray items = new JsonArray();
    for (Grant grant : grants) {
      String mark = Holder.mark();
      marks.add(mark);
      holder.isFirst(grant);
      JsonObject item = Holder.token(grant).put("taskId", grant.task());
      items.add(item.put("result", Holder.result(mark)));
    }
    Call call = holder.post("/complete", new JsonObject().put("items", items));
    List<Outcome> outcomes = outcomes(call);
    for (int i = 0; i < grants.size(); i++) {
      holder.used(grants.get(i), Verb.COMPLETE, call.span(), outcomes.get(i), marks.get(i));
    }
  }

  /** A 503 may come between the two statements of a batch, so what it did is not known. */
  private List<Outcome> outcomes(Call call) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < grants.size(); i++) {
      outcomes.add(call.isOk() ? outcome(i, call.json().getJsonArray("items")) : Outcome.UNKNOWN);
    }
    return outcomes;
  }

  private Outcome outcome(int place, JsonArray statuses) {
    JsonObject status = statuses.getJsonObject(place);
    if (statuses.size() != grants.size() || status.getLong("taskId") != grants.get(place).task()) {
      throw new AssertionError("not the tasks that were asked for: " + statuses);
    }
    return switch (status.getString("status")) {
      case "ok" -> Outcome.OK;
      case "lease-lost" -> Outcome.LEASE_LOST;
      default -> throw new AssertionError(status);
    };
  }
}
