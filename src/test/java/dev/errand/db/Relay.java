package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port in front of a server, for tests of what a network does: it can cut all connections without
 * a word, refuse new ones, and lead to another server.
 */
public final class Relay implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private final NetServer server;
  private volatile ConnectionInfo target;
  private volatile boolean refusing;

  /** Listens on a free port and leads to that server. */
  public Relay(ConnectionInfo target) {
    this.target = target;
    server = vertx.createNetServer().connectHandler(this::connected);
    TestLanes.await(server.listen(0, "127.0.0.1"));
  }

  /** How to reach the server through here. */
  public ConnectionInfo connection() {
    return new ConnectionInfo(
        "127.0.0.1",
        server.actualPort(),
        target.database(),
        target.user(),
        target.password(),
        ConnectionInfo.Ssl.DISABLE,
        null);
  }

  /** Leads to another server from the next connection on. */
  public void leadTo(ConnectionInfo other) {
    target = other;
  }

  /** Cuts all connections, and new ones as soon as they come. */
  public void refuse() {
    refusing = true;
    cut();
  }

  /** Takes connections again. */
  public void accept() {
    refusing = false;
  }

  /** Cuts all connections. */
  public void cut() {
    sockets.forEach(NetSocket::close);
  }

  private void connected(NetSocket in) {
    if (refusing) {
      in.close();
      return;
    }
    in.pause();
    client
        .connect(target.port(), target.host())
        .onSuccess(out -> join(in, out))
        .onFailure(down -> in.close());
  }

  private void join(NetSocket in, NetSocket out) {
    sockets.add(in);
    sockets.add(out);
    Future.join(in.pipeTo(out), out.pipeTo(in)).onComplete(ended -> sockets.remove(in));
    in.closeHandler(closed -> end(in, out));
    out.closeHandler(closed -> end(out, in));
  }

  private void end(NetSocket gone, NetSocket other) {
    sockets.remove(gone);
    other.close();
  }

  @Override
  public void close() {
    TestLanes.await(vertx.close());
  }
}
