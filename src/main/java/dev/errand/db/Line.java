package dev.errand.db;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An open socket to the server.
 *
 * <p>Confined to its event loop.
 *
 * @param loop the context on which the socket's events come
 * @param manner how it was opened, which opens another like it
 */
record Line(NetSocketInternal socket, ContextInternal loop, Dial.Manner manner) {

  /**
   * Ends the socket at once, whatever was to be sent and whoever is to answer. Closing it the usual
   * way waits for the server's own end, which a dead one never sends.
   */
  void cut() {
    Channel channel = socket.channelHandlerContext().channel();
    if (channel.isOpen()) {
      // Not sent yet shall mean never sent. (No meaning for a Unix socket, which knows no RST.)
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.unsafe().close(channel.voidPromise());
    }
  }

  /** Lets nothing out any more; see {@link Gate#shut}. */
  Gate shut(Runnable kept) {
    return Gate.shut(socket.channelHandlerContext().channel(), kept);
  }

  /**
   * A step on this line that must not hang.
   *
   * @param endNanos when the line is cut if the step has not ended, on the scale of {@link
   *     System#nanoTime()}
   * @return the step's outcome; fails with a {@link TimeoutException} when it came too late
   */
  <T> Future<T> inTime(Future<T> step, long endNanos, String what) {
    Promise<T> inTime = loop.promise();
    long millis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    long timer =
        loop.owner()
            .setTimer(
                Math.max(1, millis),
                id -> {
                  inTime.tryFail(new TimeoutException(what + " did not end in time"));
                  cut();
                });
    step.onComplete(
        (result, failure) -> {
          loop.owner().cancelTimer(timer);
          if (failure == null) {
            inTime.tryComplete(result);
          } else {
            inTime.tryFail(failure);
          }
        });
    return inTime.future();
  }
}
