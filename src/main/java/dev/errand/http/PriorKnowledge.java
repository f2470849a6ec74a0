package dev.errand.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.http.impl.Http1xOrH2CHandler;

/**
 * HTTP/2 in clear text begins by prior knowledge alone (RFC 9113, section 3.3). The upgrade of
 * HTTP/1.1 is obsolete (section 3.1), and vertx-core's loses the buffers of a body behind one that
 * is malformed; so a first request that asks for it is answered as if it did not.
 *
 * <p>Stands in the pipeline until it is known which HTTP is spoken. What finds that out is handed
 * one byte after the other, so that nothing of a request is read before the field can be taken out.
 */
final class PriorKnowledge extends ChannelInboundHandlerAdapter {

  /** By vertx-core's name. */
  private static final String UPGRADE_HANDLER = "h2c";

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ChannelPipeline pipeline = context.pipeline();
    while (bytes.isReadable() && isUndecided(pipeline)) {
      context.fireChannelRead(bytes.readRetainedSlice(1));
    }
    if (!isUndecided(pipeline)) {
      if (pipeline.get(UPGRADE_HANDLER) != null) {
        pipeline.addBefore(UPGRADE_HANDLER, null, new NoUpgrade());
      }
      pipeline.remove(this);
    }
    if (bytes.isReadable()) {
      context.fireChannelRead(bytes);
    } else {
      bytes.release();
    }
  }

  private static boolean isUndecided(ChannelPipeline pipeline) {
    return pipeline.get(Http1xOrH2CHandler.class) != null;
  }

  /** Only the first request of a connection can ask for an upgrade. */
  private static final class NoUpgrade extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        request.headers().remove(HttpHeaderNames.UPGRADE);
        context.pipeline().remove(this);
      }
      context.fireChannelRead(message);
    }
  }
}
