package dev.errand.bench.worker;

import dev.errand.bench.client.Answer;
import dev.errand.bench.client.Requests;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A task that was claimed.
 *
 * @param dueNanos when its creation was due; 0 if it does not say
 */
record Lease(long task, String token, long dueNanos) {

  private static final int TOKEN_LENGTH = 36;
  private static final String ITEMS = "{\"items\":[";
  private static final String ID = "{\"id\":";
  private static final String OWNER = ",\"ownerId\":";
  private static final String TITLE = ",\"title\":\"";

  /** What the title of a task says whose creation was due at a known time. */
  static final String DUE = "due ";

  private static final String TOKEN = ",\"lease\":{\"token\":\"";

  /** No task of a bench is claimed twice: leases are longer than it lasts. */
  private static final String FIRST = "\",\"fence\":1,\"attempt\":1,\"expiresAt\":\"";

  /** The tasks of a claim's answer, at most so many. */
  static List<Lease> read(Answer answer, Work work, int limit) {
    Work.require(answer.status() == 200 && answer.startsWith(ITEMS), "not claimed", answer);
    List<Lease> leases = new ArrayList<>(limit);
    String leased = work.queued("leased");
    int at = answer.after(ID, 0);
    while (at >= 0) {
      int ownerAt = answer.after(OWNER, at);
      int titleAt = answer.after(TITLE, at);
      int stateAt = answer.after(leased, titleAt);
      int tokenAt = answer.after(TOKEN, stateAt);
      boolean known = ownerAt > 0 && answer.number(ownerAt) == work.owner();
      Work.require(known, "not owner " + work.owner(), answer);
      Work.require(
          titleAt > 0 && stateAt > 0 && tokenAt > 0, "no lease in " + work.queue(), answer);
      Work.require(answer.has(FIRST, tokenAt + TOKEN_LENGTH), "not its first lease", answer);
      long due = answer.has(DUE, titleAt) ? answer.number(titleAt + DUE.length()) : 0;
      leases.add(new Lease(answer.number(at), answer.text(tokenAt, TOKEN_LENGTH), due));
      at = answer.after(ID, tokenAt);
    }
    Work.require(leases.size() <= limit, "more than " + limit, answer);
    return leases;
  }

  static Buffer completion(Work work, Lease lease) {
    String line = "POST /v1/users/" + work.owner() + "/tasks/" + lease.task() + "/complete";
    return Requests.withBody(line, "{\"leaseToken\":\"" + lease.token() + "\"}");
  }

  static void checkCompleted(Answer answer, Lease lease) {
    boolean right = answer.status() == 200 && answer.startsWith(ID + lease.task() + OWNER);
    Work.require(right && answer.after(",\"isDone\":true", 0) > 0, "not completed", answer);
    Work.require(answer.after(",\"queue\":null", 0) > 0, "still in its queue", answer);
  }

  static Buffer completion(Work work, List<Lease> leases) {
    StringBuilder body = new StringBuilder(80 * leases.size()).append(ITEMS);
    String before = "";
    for (Lease lease : leases) {
      body.append(before).append("{\"taskId\":").append(lease.task());
      before = ",";
      body.append(",\"leaseToken\":\"").append(lease.token()).append("\"}");
    }
    String line = "POST /v1/users/" + work.owner() + "/tasks/complete";
    return Requests.withBody(line, body.append("]}").toString());
  }

  static void checkCompleted(Answer answer, List<Lease> leases) {
    Work.require(answer.status() == 200 && answer.startsWith(ITEMS), "not completed", answer);
    int at = 0;
    for (Lease lease : leases) {
      at = answer.after("{\"taskId\":" + lease.task() + ",\"status\":\"ok\"}", at);
      Work.require(at > 0, "not completed: " + lease.task(), answer);
    }
  }
}
