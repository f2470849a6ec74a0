package dev.errand.queue.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The calls of one worker, each written down with what its answer tells. */
final class Holder {

  private static final AtomicLong MARKS = new AtomicLong();

  private final Doors doors;
  private final String tasks;
  private final Random random;
  private final Journal journal;
  private final Set<String> completed = new HashSet<>();

  Holder(Doors doors, String tasks, Random random, Journal journal) {
    this.doors = doors;
    this.tasks = tasks;
    this.random = random;
    this.journal = journal;
  }

  Call post(String path, JsonObject body) {
    return Call.post(doors.any(random), tasks + path, body);
  }

  /** Claims; what is granted is the worker's. */
  List<Grant> claim(JsonObject order) {
    Duration lease = Duration.ofSeconds(order.getInteger("leaseSeconds"));
    Call call = post("/claim", order);
    if (call.outcome() == Outcome.UNKNOWN) {
      journal.claimLost(call.span().unanswered());
    }
    List<Grant> granted = new ArrayList<>();
    for (Object item : call.json().getJsonArray("items", new JsonArray())) {
      JsonObject task = (JsonObject) item;
      JsonObject told = task.getJsonObject("lease");
      granted.add(
          new Grant(
              call.span(),
              task.getLong("id"),
              told.getString("token"),
              told.getLong("fence"),
              told.getInteger("attempt"),
              told.getInstant("expiresAt"),
              lease));
    }
    journal.granted(granted);
    return granted;
  }

  /** What one answer tells of a use of a token. */
  private record Told(@Nullable Instant at, @Nullable Instant notBefore) {
    private static final Told NOTHING = new Told(null, null);
  }

  void heartbeat(Grant grant) {
    long seconds = grant.lease().toSeconds();
    Call call = post(path(grant, "heartbeat"), token(grant).put("leaseSeconds", seconds));
    Told told = Told.NOTHING;
    if (call.isOk()) {
      Instant end = call.json().getJsonObject("lease").getInstant("expiresAt");
      told = new Told(end.minusSeconds(seconds), end);
    }
    used(grant, Verb.HEARTBEAT, call, told, null);
  }

  /** Completes; a second time with the same token tells nothing new. */
  void complete(Grant grant) {
    String mark = mark();
    boolean isFirst = isFirst(grant);
    Call call = post(path(grant, "complete"), token(grant).put("result", result(mark)));
    Told told = Told.NOTHING;
    if (call.isOk() && isFirst) {
      told = new Told(call.json().getInstant("doneAt"), null);
    }
    used(grant, Verb.COMPLETE, call, told, mark);
  }

  /** Else the time that is told may be an earlier completion's. */
  boolean isFirst(Grant grant) {
    return completed.add(grant.task() + " " + grant.token());
  }

  /** Fails; the pause is up to the service if it is null. */
  void fail(Grant grant, @Nullable Integer retryInSeconds) {
    JsonObject body = token(grant).put("error", "no luck");
    if (retryInSeconds != null) {
      body.put("retryInSeconds", retryInSeconds);
    }
    Call call = post(path(grant, "fail"), body);
    Told told = Told.NOTHING;
    Instant back = call.isOk() ? availableAt(call) : null;
    if (back != null) {
      told = new Told(retryInSeconds == null ? null : back.minusSeconds(retryInSeconds), back);
    }
    used(grant, Verb.FAIL, call, told, null);
  }

  void release(Grant grant) {
    Call call = post(path(grant, "release"), token(grant));
    Instant back = call.isOk() ? availableAt(call) : null;
    used(grant, Verb.RELEASE, call, new Told(back, back), null);
  }

  private static @Nullable Instant availableAt(Call call) {
    return call.json().getJsonObject("queue").getInstant("availableAt");
  }

  private static String path(Grant grant, String verb) {
    return "/" + grant.task() + "/" + verb;
  }

  static JsonObject token(Grant grant) {
    return new JsonObject().put("leaseToken", grant.token());
  }

  static String mark() {
    return "mark-" + MARKS.incrementAndGet();
  }

  static JsonObject result(String mark) {
    return new JsonObject().put("mark", mark);
  }

  private void used(Grant grant, Verb verb, Call call, Told told, @Nullable String mark) {
    Outcome outcome = call.outcome();
    if (outcome != null) {
      used(grant, verb, call.span(), outcome, told, mark);
    }
  }

  /** What a batch's answer tells: no times. */
  void used(Grant grant, Verb verb, Span span, Outcome outcome, @Nullable String mark) {
    used(grant, verb, span, outcome, Told.NOTHING, mark);
  }

  private void used(
      Grant grant, Verb verb, Span span, Outcome outcome, Told told, @Nullable String mark) {
    Duration lease = verb == Verb.HEARTBEAT ? grant.lease() : Duration.ZERO;
    journal.used(
        new Use(
            outcome == Outcome.UNKNOWN ? span.unanswered() : span,
            grant.task(),
            grant.token(),
            verb,
            outcome,
            lease,
            told.at(),
            told.notBefore(),
            mark));
  }
}
