package dev.errand.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/**
 * Lets the JDBC driver, which knows TCP alone, speak through a Unix socket: for migrations where
 * the server is given as a socket's folder. A read has no time-out here ({@code setSoTimeout} is
 * not carried out); that is bearable with a server on the same machine.
 */
public final class UnixSocketFactory extends SocketFactory {

  private final String path;

  /** Called by the driver, with its property {@code socketFactoryArg}: the socket's path. */
  public UnixSocketFactory(String path) {
    this.path = path;
  }

  @Override
  public Socket createSocket() {
    return new UnixSocket(path);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected();
  }

  private Socket connected() throws IOException {
    UnixSocket socket = new UnixSocket(path);
    socket.connect(UnixDomainSocketAddress.of(path), 0);
    return socket;
  }

  /** Used by one thread at a time, as a JDBC connection is. */
  private static final class UnixSocket extends Socket {

    private final UnixDomainSocketAddress address;
    private final SocketChannel channel;

    UnixSocket(String path) {
      address = UnixDomainSocketAddress.of(path);
      try {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      } catch (IOException e) {
        throw new IllegalStateException("Unix sockets are not supported here", e);
      }
    }

    @Override
    public void connect(SocketAddress ignored, int timeoutMillis) throws IOException {
      channel.connect(address);
    }

    @Override
    public InputStream getInputStream() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public boolean isConnected() {
      return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSoTimeout(int millis) throws SocketException {}

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public synchronized void close() throws IOException {
      channel.close();
    }
  }
}
