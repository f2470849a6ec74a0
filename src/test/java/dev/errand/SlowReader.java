package dev.errand;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that reads a chunked answer line by line, when it likes. */
final class SlowReader implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private final int status;
  private int leftOfChunk;
  private boolean ended;

  private SlowReader(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
    String first = header();
    this.status = Integer.parseInt(first.substring(9, 12));
    while (!header().isEmpty()) {}
  }

  /** Asks for a path and reads as far as the end of the header. */
  static SlowReader get(int port, String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(65_536);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new SlowReader(socket);
  }

  int status() {
    return status;
  }

  /**
   * The next line of the body; null behind the last chunk.
   *
   * @throws EOFException when the connection ends before
   */
  @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder(400);
    for (int next = next(); next >= 0; next = next()) {
      if (next == '\n') {
        return line.toString();
      }
      line.append((char) next);
    }
    return null;
  }

  private int next() throws IOException {
    if (ended) {
      return -1;
    }
    if (leftOfChunk == 0) {
      leftOfChunk = Integer.parseInt(header(), 16);
      ended = leftOfChunk == 0;
      if (ended) {
        return -1;
      }
    }
    int next = read();
    if (--leftOfChunk == 0) {
      header();
    }
    return next;
  }

  private String header() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = read(); next != '\n'; next = read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private int read() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("the connection ended within the answer");
    }
    return next;
  }

  /** Hangs up. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
