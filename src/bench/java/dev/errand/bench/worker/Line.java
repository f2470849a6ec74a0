package dev.errand.bench.worker;

import dev.errand.bench.client.Answer;
import dev.errand.bench.client.WrongAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** A keep-alive connection with one request at a time. Confined to its event loop. */
public final class Line {

  private static final long REFUSED_PAUSE_MILLIS = 10;

  /** Takes a complete answer, which is valid only meanwhile. */
  interface Then {
    void take(Answer answer, long nanos);
  }

  private final Vertx vertx;
  private final Crew crew;
  private final NetSocket socket;
  private final Answer answer = new Answer();
  private @Nullable Then then;
  private Buffer request = Buffer.buffer();
  private long askedNanos;

  Line(Vertx vertx, Crew crew, NetSocket socket) {
    this.vertx = vertx;
    this.crew = crew;
    this.socket = socket;
    socket.handler(this::take);
    socket.exceptionHandler(crew::fail);
    socket.closeHandler(closed -> crew.lost());
  }

  /** Asks; a refusal is met by asking again. */
  void ask(Buffer asked, Then taker) {
    request = asked;
    then = taker;
    askedNanos = System.nanoTime();
    send();
  }

  private void send() {
    answer.clear();
    socket.write(request);
  }

  private void take(Buffer piece) {
    try {
      Then taker = then;
      if (taker == null) {
        throw new WrongAnswer("unasked: " + piece);
      }
      answer.add(piece);
      if (!answer.isComplete()) {
        return;
      }
      if (answer.isRefusal()) {
        crew.log().refused();
        vertx.setTimer(REFUSED_PAUSE_MILLIS, id -> send());
        return;
      }
      then = null;
      taker.take(answer, System.nanoTime() - askedNanos);
    } catch (RuntimeException wrong) {
      crew.fail(wrong);
    }
  }
}
