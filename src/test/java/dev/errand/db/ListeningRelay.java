package dev.errand.db;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A port in front of a server that understands what passes: at a certain command it falls silent,
 * or hangs up; it may keep cancel requests to itself for a while, and change what passes.
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
  private final AtomicInteger heldEnds = new AtomicInteger();
  private volatile boolean holdsEnds;
  private volatile UnaryOperator<String> toServer = UnaryOperator.identity();
  private volatile UnaryOperator<String> toClient = UnaryOperator.identity();

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

  /** Ends all connections. */
  void hangUpAll() {
    TestLanes.await(client.close());
  }

  /** That plain command ends its connection. */
  void hangUpAt(String command) {
    hangUpAt = command;
  }

  /** Cancel requests get no further, and their sockets are closed after a while. */
  void keepCancels() {
    keepsCancels = true;
  }

  /** What the server sends arrives, but not that it has closed the connection. */
  void holdEnds() {
    holdsEnds = true;
  }

  /** How many connections the server has closed and the client still has. */
  int heldEnds() {
    return heldEnds.get();
  }

  /** Whatever goes to the server is changed so; the length must stay the same. */
  void changeToServer(UnaryOperator<String> change) {
    toServer = change;
  }

  /** Whatever comes from the server is changed so; the length must stay the same. */
  void changeToClient(UnaryOperator<String> change) {
    toClient = change;
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
              out.handler(bytes -> pass(in, changed(bytes, toClient)));
              in.exceptionHandler(reset -> {}).closeHandler(closed -> out.close());
              out.exceptionHandler(reset -> {}).closeHandler(closed -> serverLeft(in));
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
      pass(out, changed(bytes, toServer));
    }
  }

  private static Buffer changed(Buffer bytes, UnaryOperator<String> change) {
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    return Buffer.buffer(change.apply(text), StandardCharsets.ISO_8859_1.name());
  }

  private void serverLeft(NetSocket in) {
    if (holdsEnds) {
      // Behind all that it has said.
      in.write(Buffer.buffer()).onComplete(said -> heldEnds.incrementAndGet());
    } else {
      in.close();
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
