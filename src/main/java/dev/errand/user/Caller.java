package dev.errand.user;

import dev.errand.db.Deadline;
import dev.errand.http.Exchange;

/**
 * For whom and until when a request works.
 *
 * @param ownerId the user in the path
 * @param deadline the request's, abandoned when the client hangs up
 */
public record Caller(long ownerId, Deadline deadline) {

  /**
   * The caller of a request under {@code /v1/users/:userId}.
   *
   * @throws dev.errand.problem.Problem NOT_FOUND when the path holds no id
   */
  public static Caller of(Exchange exchange) {
    long owner = exchange.id("userId");
    return new Caller(owner, deadline(exchange, owner));
  }

  /** The deadline of a request that is nobody's. */
  public static Deadline ofNobody(Exchange exchange) {
    return deadline(exchange, Deadline.NO_OWNER);
  }

  private static Deadline deadline(Exchange exchange, long owner) {
    Deadline deadline = Deadline.at(exchange.endNanos(), owner);
    exchange.onHangUp(deadline::abandon);
    return deadline;
  }
}
