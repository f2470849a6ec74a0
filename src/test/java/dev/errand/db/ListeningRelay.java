package dev.errand.db;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port in front of a server that understands what passes: at a certain command it falls silent,
 * or hangs up; and it may keep cancel requests to itself for a while.
 */
final class ListeningRelay implements AutoCloseable {

  private static final int CANCEL_CODE = 80_877_102;
  private static final int CANCEL_LENGTH = 16;
  private static final long KEPT_MILLIS = 400;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final ConnectionInfo target;
  private final AtomicInteger cancels = new AtomicInteger();
  private volatile String silentAt = "";
  private volatile String hangUpAt = "";
  private volatile boolean silent;
  private volatile boolean keepsCancels;

  ListeningRelay(ConnectionInfo target) {
    this.target = target;
    server = vertx.createNetServer().connectHandler(this::connected);
    TestLanes.await(server.listen(0, "127.0.0.1"));
  }

  ConnectionInfo connection() {
    return new ConnectionInfo(
        "127.0.0.1",
        server.actualPort(),
        target.database(),
        target.user(),
        target.password(),
        ConnectionInfo.Ssl.DISABLE,
        null);
  }

  /** From that plain command on nothing passes. */
  void fallSilentAt(String command) {
    silentAt = command;
  }

  void fallSilent() {
    silent = true;
  }

  /** That plain command ends its connection. */
  void hangUpAt(String command) {
    hangUpAt = command;
  }

  /** Cancel requests get no further, and their sockets are closed after a while. */
  void keepCancels() {
    keepsCancels = true;
  }

  int cancels() {
    return cancels.get();
  }

  private void connected(NetSocket in) {
    in.pause();
    client
        .connect(target.port(), target.host())
        .onSuccess(
            out -> {
              in.handler(bytes -> toServer(in, out, bytes));
              out.handler(bytes -> pass(in, bytes));
              in.exceptionHandler(reset -> {}).closeHandler(closed -> out.close());
              out.exceptionHandler(reset -> {}).closeHandler(closed -> in.close());
              in.resume();
            });
  }

  private void toServer(NetSocket in, NetSocket out, Buffer bytes) {
    if (bytes.length() == CANCEL_LENGTH && bytes.getInt(4) == CANCEL_CODE) {
      cancels.incrementAndGet();
      if (keepsCancels) {
        vertx.setTimer(KEPT_MILLIS, id -> in.close());
      } else {
        out.write(bytes);
      }
    } else if (holds(bytes, hangUpAt)) {
      in.close();
    } else {
      silent |= holds(bytes, silentAt);
      pass(out, bytes);
    }
  }

  private static boolean holds(Buffer bytes, String command) {
    return !command.isEmpty()
        && bytes.toString(StandardCharsets.ISO_8859_1).contains(command + "\0");
  }

  private void pass(NetSocket to, Buffer bytes) {
    if (!silent) {
      to.write(bytes);
    }
  }

  @Override
  public void close() {
    TestLanes.await(vertx.close());
  }
}
