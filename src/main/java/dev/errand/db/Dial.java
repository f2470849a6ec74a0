package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.impl.ConnectionFactoryBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The way to the server's port: sockets, encrypted as {@code sslmode} wants it (PostgreSQL manual,
 * chapters "Secure TCP/IP Connections with SSL" and "Frontend/Backend Protocol"). Log-ins and
 * cancel requests go it alike. The driver's own way hides the socket until the log-in is over, so
 * one that hangs could never be cut.
 *
 * <p>May be made on any thread; each call belongs to an event loop.
 */
final class Dial {

  private static final int SSL_REQUEST = 80_877_103;

  /** How a socket is opened. */
  enum Manner {
    PLAIN,
    ENCRYPTED,
    ENCRYPTED_IF_OFFERED
  }

  private final Vertx vertx;
  private final NetClient client;
  private final SocketAddress server;
  private final ClientSSLOptions ssl;
  private final List<Manner> manners;
  private final Duration limit;

  /**
   * A way to a server.
   *
   * @param limit how long opening a socket and logging in may take together
   */
  Dial(Vertx vertx, ConnectionInfo server, Duration limit) {
    this.vertx = vertx;
    this.limit = limit;
    PgConnectOptions options = server.clientOptions();
    this.server = options.getSocketAddress();
    this.ssl = options.getSslOptions();
    this.manners = manners(server.effectiveSsl());
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                // What the network leaves unacknowledged for so long ends the connection (with the
                // native transport; without it the lanes cut what doesn't answer).
                .setTcpUserTimeout(Math.toIntExact(limit.toMillis()))
                .setTcpKeepAlive(true));
  }

  /** The manners to try, in this order, until a log-in succeeds: libpq's sslmode. */
  List<Manner> manners() {
    return manners;
  }

  /** When a step that begins now has to be over, on the scale of {@link System#nanoTime()}. */
  long endNanos() {
    return System.nanoTime() + limit.toNanos();
  }

  /** Opens a socket on the current event loop, before {@code endNanos} or never. */
  Future<Line> connect(Manner manner, long endNanos) {
    return connect(server, manner, endNanos);
  }

  /**
   * Opens another one to the very server that a line leads to: a name may lead to several.
   *
   * @return as {@link #connect}
   */
  Future<Line> connectLike(Line line, long endNanos) {
    return connect(peer(line), line.manner(), endNanos);
  }

  private Future<Line> connect(SocketAddress peer, Manner manner, long endNanos) {
    ContextInternal loop =
        ConnectionFactoryBase.asEventLoopContext((ContextInternal) vertx.getOrCreateContext());
    Promise<Line> open = loop.promise();
    loop.emit(
        now ->
            socket(peer, endNanos)
                .map(socket -> new Line((NetSocketInternal) socket, loop, manner))
                .compose(line -> negotiated(line, endNanos))
                .onComplete(open));
    return open.future();
  }

  // A client that has been closed throws: that is a failure like any other.
  private Future<NetSocket> socket(SocketAddress peer, long endNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    ConnectOptions options =
        new ConnectOptions().setRemoteAddress(peer).setTimeout((int) Math.max(1, millis));
    return Future.<Void>succeededFuture().compose(now -> client.connect(options));
  }

  // The name stays with the address, since it is what the server's certificate is for.
  private SocketAddress peer(Line line) {
    if (line.socket().channelHandlerContext().channel().remoteAddress()
        instanceof InetSocketAddress found) {
      try {
        InetAddress named =
            InetAddress.getByAddress(server.host(), found.getAddress().getAddress());
        return SocketAddress.inetSocketAddress(new InetSocketAddress(named, found.getPort()));
      } catch (UnknownHostException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return server;
  }

  private Future<Line> negotiated(Line line, long endNanos) {
    KeepAlive.set(line.socket().channelHandlerContext().channel());
    if (line.manner() == Manner.PLAIN) {
      return Future.succeededFuture(line);
    }
    return line.inTime(encrypted(line), endNanos, "negotiating TLS").onFailure(lost -> line.cut());
  }

  private Future<Line> encrypted(Line line) {
    Promise<Buffer> answer = line.loop().promise();
    line.socket()
        .handler(answer::tryComplete)
        .exceptionHandler(answer::tryFail)
        .closeHandler(closed -> answer.tryFail(NetSocketInternal.CLOSED_EXCEPTION));
    line.socket().write(Buffer.buffer(8).appendInt(8).appendInt(SSL_REQUEST));
    return answer.future().compose(told -> upgraded(line, told));
  }

  // More than the one byte would be text from somebody in between, to be taken as encrypted later.
  private Future<Line> upgraded(Line line, Buffer told) {
    byte offer = told.length() == 1 ? told.getByte(0) : 0;
    if (offer == 'N' && line.manner() == Manner.ENCRYPTED_IF_OFFERED) {
      return Future.succeededFuture(new Line(line.socket(), line.loop(), Manner.PLAIN));
    }
    if (offer != 'S') {
      return Future.failedFuture(VertxException.noStackTrace("the server doesn't offer TLS"));
    }
    Promise<Void> handshake = line.loop().promise();
    line.socket()
        .exceptionHandler(handshake::tryFail)
        .closeHandler(
            closed -> handshake.tryFail(VertxException.noStackTrace("TLS handshake failed")));
    line.socket().upgradeToSsl(ssl.copy()).onComplete(handshake::tryComplete, handshake::tryFail);
    return handshake.future().map(done -> new Line(line.socket(), line.loop(), Manner.ENCRYPTED));
  }

  private static List<Manner> manners(ConnectionInfo.Ssl ssl) {
    return switch (ssl) {
      case DISABLE -> List.of(Manner.PLAIN);
      case ALLOW -> List.of(Manner.PLAIN, Manner.ENCRYPTED);
      case PREFER -> List.of(Manner.ENCRYPTED_IF_OFFERED, Manner.PLAIN);
      case REQUIRE, VERIFY_CA, VERIFY_FULL -> List.of(Manner.ENCRYPTED);
    };
  }
}
