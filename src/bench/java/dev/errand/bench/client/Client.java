package dev.errand.bench.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** One of a {@link Crowd}: asks, waits for the answer, asks again. Confined to its event loop. */
final class Client {

  private final Crowd crowd;
  private final NetSocket socket;
  private final Answer answer = new Answer();
  private @Nullable Call call;
  private long askedNanos;

  Client(Crowd crowd, NetSocket socket) {
    this.crowd = crowd;
    this.socket = socket;
    socket.handler(this::take);
    socket.exceptionHandler(crowd::fail);
    socket.closeHandler(closed -> crowd.lost());
  }

  void ask() {
    Call next = crowd.next();
    call = next;
    answer.clear();
    askedNanos = System.nanoTime();
    socket.write(next.request());
  }

  private void take(Buffer piece) {
    Call asked = call;
    try {
      if (asked == null) {
        throw new WrongAnswer("unasked: " + piece);
      }
      answer.add(piece);
      if (answer.isComplete()) {
        call = null;
        if (crowd.answered(asked, answer, System.nanoTime() - askedNanos)) {
          ask();
        }
      }
    } catch (RuntimeException wrong) {
      crowd.fail(wrong);
    }
  }
}
