package dev.errand.db;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Keeps in what the driver would still send. A statement that it has to prepare first goes out in
 * two parts, and behind a pooler the first may wait long for its turn: the second must not follow
 * when nobody waits any more.
 *
 * <p>Confined to the channel's event loop.
 */
final class Gate extends ChannelOutboundHandlerAdapter {

  private final Channel channel;
  private final Runnable kept;

  private Gate(Channel channel, Runnable kept) {
    this.channel = channel;
    this.kept = kept;
  }

  /**
   * Lets nothing out any more.
   *
   * @param kept called soon after each write that was kept in; the driver can't be used any more
   */
  static Gate shut(Channel channel, Runnable kept) {
    Gate gate = new Gate(channel, kept);
    if (channel.isOpen()) {
      channel.pipeline().addFirst(gate);
    }
    return gate;
  }

  /** Lets all out again. */
  void open() {
    if (channel.pipeline().context(this) != null) {
      channel.pipeline().remove(this);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    ReferenceCountUtil.release(message);
    written.trySuccess();
    context.executor().execute(kept);
  }
}
