package dev.errand.db;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketOption;
import jdk.net.ExtendedSocketOptions;

/**
 * How soon an idle connection whose peer has gone without a word is found out: in half a minute.
 * The system's own two hours would leave each idle connection to fail a request first.
 */
final class KeepAlive {

  private static final int IDLE_SECONDS = 15;
  private static final int INTERVAL_SECONDS = 5;
  private static final int PROBES = 3;

  private KeepAlive() {}

  /** Sets it where the transport can; a Unix socket needs none. */
  static void set(Channel channel) {
    if (channel instanceof EpollSocketChannel) {
      set(channel, EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS);
      set(channel, EpollChannelOption.TCP_KEEPINTVL, INTERVAL_SECONDS);
      set(channel, EpollChannelOption.TCP_KEEPCNT, PROBES);
    } else if (channel instanceof NioSocketChannel) {
      set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
      set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
      set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }
  }

  private static void set(Channel channel, SocketOption<Integer> option, int value) {
    set(channel, NioChannelOption.of(option), value);
  }

  private static void set(Channel channel, ChannelOption<Integer> option, int value) {
    channel.config().setOption(option, value);
  }
}
