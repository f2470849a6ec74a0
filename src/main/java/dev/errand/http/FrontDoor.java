package dev.errand.http;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a connection to the public port meets before a byte of it is read: there may be so many, and
 * each gets a {@link ConnectionGuard}. vertx-core tells of a connection only when it knows which
 * HTTP is spoken on it, and who says nothing would never be counted.
 *
 * <p>One for all event loops of a replica; thread-safe.
 */
public final class FrontDoor {

  /**
   * Which port, and what is allowed there.
   *
   * @param port as it is asked for: 0 or less for any free one
   * @param maxConnections open at once
   * @param headTimeout from a request's first byte to the end of its head
   */
  public record Options(
      String host, int port, boolean isEncrypted, int maxConnections, Duration headTimeout) {}

  private final Options options;
  private final Observer observer;
  private final AtomicInteger open = new AtomicInteger();

  public FrontDoor(Options options, Observer observer) {
    this.options = options;
    this.observer = observer;
  }

  /** A transport whose public port has this door. */
  public Transport before(Transport transport) {
    io.vertx.core.spi.transport.Transport guarded =
        new GuardedTransport(transport.implementation(), this);
    return new Transport() {
      @Override
      public String name() {
        return transport.name();
      }

      @Override
      public boolean available() {
        return transport.available();
      }

      @Override
      public Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
      }

      @Override
      public io.vertx.core.spi.transport.Transport implementation() {
        return guarded;
      }
    };
  }

  /** Whether a server is the one that this is the door of. */
  boolean isOf(NetServerOptions server) {
    return server.getPort() == options.port() && server.getHost().equals(options.host());
  }

  /** To stand in the pipeline of the listening channel, where accepted ones come by. */
  ChannelHandler acceptor() {
    return new Acceptor();
  }

  /** What may still be done with an accepted channel is to drop it: it has no event loop yet. */
  private boolean admits(Channel accepted) {
    if (open.incrementAndGet() > options.maxConnections()) {
      open.decrementAndGet();
      observer.on(new Event.ClientRefused());
      accepted.unsafe().closeForcibly();
      return false;
    }
    observer.on(new Event.ClientConnected());
    accepted
        .closeFuture()
        .addListener(
            closed -> {
              open.decrementAndGet();
              observer.on(new Event.ClientGone());
            });
    accepted.pipeline().addLast(new ConnectionGuard(options.headTimeout()));
    if (!options.isEncrypted()) {
      accepted.pipeline().addLast(new PriorKnowledge());
    }
    return true;
  }

  private final class Acceptor extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (admits((Channel) accepted)) {
        context.fireChannelRead(accepted);
      }
    }
  }
}
