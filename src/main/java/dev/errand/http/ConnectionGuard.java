package dev.errand.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that who drips a request's head byte by byte does not hold a connection: no idle time
 * ends for him. Of HTTP/1 a head must be complete within a time from its first byte; a connection
 * of HTTP/2 must have a stream open now and then, whatever frames come.
 *
 * <p>Stands first in the pipeline of its connection, and is confined to its event loop. What it
 * costs a request is to look at the clock once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a close ended is of no interest
final class ConnectionGuard extends ChannelDuplexHandler {

  /** Why a request can't be read: the rest of its head did not come. */
  static final class LateHead extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private LateHead() {
      super("the head did not come in time", null, false, false);
    }
  }

  private final long headNanos;
  private long restNanos;
  private @Nullable HttpServerRequest last;
  private @Nullable Future<?> look;
  private boolean reading;
  private boolean late;
  private boolean refused;
  private long sinceNanos;

  ConnectionGuard(Duration headTimeout) {
    headNanos = headTimeout.toNanos();
    restNanos = headNanos;
  }

  /**
   * It is known now which HTTP is spoken, and nothing of a request was read yet.
   *
   * @param idleTimeout how long a connection of HTTP/2 may be without a stream
   */
  void opened(Duration idleTimeout) {
    reading = false;
    restNanos = idleTimeout.toNanos();
    sinceNanos = System.nanoTime();
  }

  /** A request's head is complete. */
  void began(HttpServerRequest request) {
    last = request;
    reading = false;
  }

  /**
   * A request's head can't be read.
   *
   * @return whether to answer: when the connection ends, so does what the decoder still has of a
   *     head that was given up
   */
  boolean refuses(HttpServerRequest request) {
    boolean isFirst = !refused;
    refused = true;
    began(request);
    return isFirst;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    look(context, headNanos);
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (look != null) {
      look.cancel(false);
    }
    last = null;
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (late) {
      ReferenceCountUtil.release(bytes);
      return;
    }
    HttpServerRequest before = last;
    if (!reading && (before == null || before.isEnded())) {
      reading = true;
      sinceNanos = System.nanoTime();
    }
    context.fireChannelRead(bytes);
  }

  private void look(ChannelHandlerContext context, long inNanos) {
    look = context.executor().schedule(() -> look(context), inNanos, TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext context) {
    long now = System.nanoTime();
    Http2ConnectionHandler http2 = context.pipeline().get(Http2ConnectionHandler.class);
    if (http2 != null) {
      lookAtStreams(context, http2, now);
      return;
    }
    HttpServerRequest before = last;
    if (before != null && before.isEnded()) {
      if (before.response().ended()) {
        last = null;
      } else {
        // A next head may lie there as long as it likes: nobody reads it before this is answered.
        sinceNanos = now;
      }
    }
    if (reading && now - sinceNanos >= headNanos) {
      giveUp(context);
    } else {
      look(context, reading ? headNanos - (now - sinceNanos) : headNanos);
    }
  }

  private void lookAtStreams(
      ChannelHandlerContext context, Http2ConnectionHandler http2, long now) {
    last = null;
    if (http2.connection().numActiveStreams() > 0) {
      sinceNanos = now;
    }
    if (now - sinceNanos >= restNanos) {
      context.channel().close();
    } else {
      look(context, Math.min(headNanos, restNanos - (now - sinceNanos)));
    }
  }

  /** As if the decoder had met a head that it can't read: so that it is answered like any other. */
  private void giveUp(ChannelHandlerContext context) {
    late = true;
    ChannelHandlerContext decoder = context.pipeline().context(HttpRequestDecoder.class);
    if (decoder == null) {
      context.channel().close();
      return;
    }
    DefaultHttpRequest request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/bad-request");
    request.setDecoderResult(DecoderResult.failure(new LateHead()));
    decoder.fireChannelRead(request);
    decoder.fireChannelReadComplete();
  }
}
