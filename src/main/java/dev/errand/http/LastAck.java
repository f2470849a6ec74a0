package dev.errand.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * While the server stops, closes a connection when the client's TCP has acknowledged all that was
 * sent. Elsewhere the kernel goes on sending after a process has ended; in a container its network
 * ends with it, and a slow reader would lose the megabytes that the kernel still held.
 *
 * <p>The end of the server's grace period closes what still waits. Only the native transport can
 * ask the kernel; with nio a connection is closed at once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the promise that came along tells how it ended
final class LastAck extends ChannelOutboundHandlerAdapter {

  private static final long LOOK_MILLIS = 10;

  /** FIN_WAIT1, LAST_ACK and CLOSING (Linux, net/tcp_states.h): our end is not acknowledged yet. */
  private static final Set<Integer> UNACKNOWLEDGED = Set.of(4, 9, 11);

  private final BooleanSupplier stopping;

  /** A handler of one connection, to stand first in its pipeline. */
  LastAck(BooleanSupplier stopping) {
    this.stopping = stopping;
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (stopping.getAsBoolean()
        && context.channel() instanceof EpollSocketChannel channel
        && channel.isActive()
        && !channel.isOutputShutdown()) {
      ChannelFuture ended = channel.shutdownOutput();
      ended.addListener(done -> look(context, channel, promise));
    } else {
      context.close(promise);
    }
  }

  private static void look(
      ChannelHandlerContext context, EpollSocketChannel channel, ChannelPromise promise) {
    if (channel.isOpen() && UNACKNOWLEDGED.contains(channel.tcpInfo().state())) {
      context
          .executor()
          .schedule(() -> look(context, channel, promise), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      context.close(promise);
    }
  }
}
