package dev.errand.db;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A port in front of a server, for tests of what a network does: it can cut all connections without
 * a word, refuse new ones, swallow everything, and lead to another server.
 *
 * <p>All happens on one event loop; the methods wait for it, so that what they do is done when they
 * return.
 */
public final class Relay implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final NetClient client = vertx.createNetClient();
  private final Set<RelayedConnection> connections = new HashSet<>();
  private final NetServer server;
  private volatile ConnectionInfo target;
  private boolean refusing;
  private boolean frozen;

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
    onLoop(
        () -> {
          refusing = true;
          cutAll();
        });
  }

  /** Cuts new connections as soon as they come. */
  public void refuseNew() {
    onLoop(() -> refusing = true);
  }

  /** Takes connections again. */
  public void accept() {
    onLoop(() -> refusing = false);
  }

  /** Cuts all connections. */
  public void cut() {
    onLoop(this::cutAll);
  }

  /**
   * A black hole from now on: bytes and ends of connections arrive nowhere, in either direction,
   * and new connections are taken without a word. Nothing is closed.
   */
  public void freeze() {
    onLoop(
        () -> {
          frozen = true;
          connections.forEach(RelayedConnection::freeze);
        });
  }

  /** What was held up arrives now, as after a cable was plugged in again. */
  public void thaw() {
    onLoop(
        () -> {
          frozen = false;
          List.copyOf(connections).forEach(RelayedConnection::thaw);
        });
  }

  /** New connections work; the frozen ones stay so for ever, as behind a firewall that forgot. */
  public void leaveFrozenBehind() {
    onLoop(() -> frozen = false);
  }

  private void cutAll() {
    List.copyOf(connections).forEach(RelayedConnection::cut);
  }

  private void connected(NetSocket in) {
    if (refusing) {
      in.close();
      return;
    }
    RelayedConnection connection =
        new RelayedConnection(
            in, () -> client.connect(target.port(), target.host()), connections::remove);
    connections.add(connection);
    if (frozen) {
      connection.freeze();
    }
    connection.begin();
  }

  private void onLoop(Runnable work) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        now -> {
          work.run();
          done.complete();
        });
    TestLanes.await(done.future());
  }

  @Override
  public void close() {
    TestLanes.await(vertx.close());
  }
}
