package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.http.RawHttp;
import java.util.Random;

/**
 * A client that gives up at a random moment around the end of its statement, by its Request-Timeout
 * or by hanging up.
 */
final class Impatient implements Runnable {

  private static final int SLOWEST_MILLIS = 10;

  private final Stand stand;
  private final Random random;

  /** Changed by nothing but updates with a Request-Timeout, so that its version counts them. */
  private final Scene counted;

  private final Scene scene;
  private long succeeded;
  private long toldTooLate;

  Impatient(Stand stand, int seed) {
    this.stand = stand;
    this.random = new Random(seed);
    this.counted = Scene.make(stand.http());
    this.scene = Scene.make(stand.http());
  }

  @Override
  public void run() {
    int millis = 1 + random.nextInt(SLOWEST_MILLIS);
    int patience = 1 + random.nextInt(2 * SLOWEST_MILLIS);
    switch (random.nextInt(3)) {
      case 0 -> count(timeOut(Slow.update(counted, millis), patience));
      case 1 -> timeOut(Slow.any(scene, millis, random), patience);
      default -> hangUp(Slow.any(scene, millis, random), patience);
    }
  }

  private Answer timeOut(Order order, int patience) {
    Answer answer = order.send(stand.http(), "Request-Timeout", Integer.toString(patience)).join();
    if (answer.status() >= 300) {
      // The body of the request may be late, too.
      assertThat(answer.problem()).as(answer.body()).isIn("deadline-exceeded", "request-timeout");
    }
    return answer;
  }

  private void count(Answer answer) {
    if (answer.status() == 200) {
      succeeded++;
    } else if (answer.json().containsKey("statement")) {
      toldTooLate++;
    }
  }

  private void hangUp(Order order, int patience) {
    RawHttp client = new RawHttp(stand.service().port());
    order.send(client);
    client.hears(patience);
    HangUp how = random.nextBoolean() ? HangUp.CLOSE : HangUp.RESET;
    how.of(client);
  }

  /** How many updates were sent and answered with the deadline's end. */
  long toldTooLate() {
    return toldTooLate;
  }

  /** How many of those were done all the same. To be asked when all has settled. */
  long doneAllTheSame() {
    Answer now = Work.READ.send(stand.http(), counted).join();
    return now.json().getLong("version") - 1 - succeeded;
  }
}
