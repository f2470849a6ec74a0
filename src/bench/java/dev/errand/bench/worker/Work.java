package dev.errand.bench.worker;

import dev.errand.bench.client.Answer;
import dev.errand.bench.client.Requests;
import dev.errand.bench.client.WrongAnswer;
import io.vertx.core.buffer.Buffer;

/** The queue of an owner: requests about it and what right answers look like. */
public record Work(long owner, String queue) {

  private static final String CREATED = ",\"created\":true";

  private String tasks() {
    return "POST /v1/users/" + owner + "/tasks";
  }

  Buffer creation(String title) {
    return Requests.withBody(tasks(), draft(title));
  }

  /** A creation that says when it was due. */
  Buffer creation(long dueNanos) {
    return creation(Lease.DUE + dueNanos);
  }

  Buffer creations(int size) {
    StringBuilder body = new StringBuilder(100 * size).append("{\"items\":[");
    for (int i = 0; i < size; i++) {
      body.append(i == 0 ? "" : ",").append(draft("one of many, number " + i));
    }
    return Requests.withBody(tasks() + "/batch", body.append("]}").toString());
  }

  private String draft(String title) {
    return "{\"title\":\"" + title + "\",\"queue\":{\"name\":\"" + queue + "\"}}";
  }

  Buffer claim(int limit, int leaseSeconds, int waitSeconds) {
    String body =
        "{\"queue\":\"%s\",\"limit\":%d,\"leaseSeconds\":%d,\"worker\":\"bench\",\"waitSeconds\":%d}"
            .formatted(queue, limit, leaseSeconds, waitSeconds);
    return Requests.withBody(tasks() + "/claim", body);
  }

  void checkCreated(Answer answer) {
    require(answer.status() == 201 && answer.startsWith("{\"id\":"), "not created", answer);
    require(answer.after(ready(), 0) >= 0, "not ready in " + queue, answer);
  }

  void checkCreated(Answer answer, int size, boolean thorough) {
    require(answer.status() == 201 && answer.startsWith("{\"items\":[{"), "not created", answer);
    require(answer.after(ready(), 0) >= 0, "not ready in " + queue, answer);
    require(!thorough || answer.count(CREATED) == size, "not all of " + size, answer);
  }

  private String ready() {
    return queued("ready");
  }

  String queued(String state) {
    return ",\"queue\":{\"name\":\"" + queue + "\",\"state\":\"" + state + "\"";
  }

  static void require(boolean holds, String otherwise, Answer answer) {
    if (!holds) {
      throw new WrongAnswer(otherwise + ": " + answer);
    }
  }
}
