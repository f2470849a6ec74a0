package dev.errand.bench.worker;

import dev.errand.bench.client.WrongAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs that begin, work and end together; the first fault of one ends all. Confined to one
 * event loop, used once.
 */
public final class Crew {

  /** More than a server's backlog of connections would not come in at once. */
  private static final int CONNECTING = 100;

  private final Vertx vertx;
  private final Log log;
  private final NetClient net;
  private final Promise<Void> ended = Promise.promise();
  private int busy;
  private boolean stopping;
  private boolean closed;

  /** A crew that nobody belongs to yet. */
  public Crew(Vertx vertx, Log log) {
    this.vertx = vertx;
    this.log = log;
    this.net = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
  }

  Vertx vertx() {
    return vertx;
  }

  Log log() {
    return log;
  }

  /** Connections to a port of 127.0.0.1. */
  public Future<List<Line>> lines(int port, int size) {
    return more(port, size, new ArrayList<>(size));
  }

  private Future<List<Line>> more(int port, int size, List<Line> all) {
    List<Future<Line>> some = new ArrayList<>();
    for (int i = all.size(); i < Math.min(size, all.size() + CONNECTING); i++) {
      some.add(net.connect(port, "127.0.0.1").map(socket -> new Line(vertx, this, socket)));
    }
    return Future.all(some)
        .compose(
            connected -> {
              all.addAll(connected.list());
              return all.size() < size ? more(port, size, all) : Future.succeededFuture(all);
            });
  }

  /** Somebody works. */
  void joined() {
    busy++;
  }

  /** Whether to end after what is under way. */
  boolean isStopping() {
    return stopping;
  }

  /** Somebody has ended. */
  void left() {
    if (--busy == 0 && stopping) {
      ended.tryComplete();
    }
  }

  /** Asks all to end after what is under way. */
  public void stop() {
    stopping = true;
    if (busy == 0) {
      ended.tryComplete();
    }
  }

  /** When all have ended, or the first fault. */
  public Future<Void> ended() {
    return ended.future();
  }

  /** Disconnects, whatever is under way. */
  public void close() {
    closed = true;
    net.close();
  }

  /** Ends all with a fault. */
  public void fail(Throwable cause) {
    if (!closed) {
      ended.tryFail(cause);
    }
  }

  /** A connection has closed; only this crew may do that, at its end. */
  void lost() {
    fail(new WrongAnswer("the service closed a connection"));
  }
}
