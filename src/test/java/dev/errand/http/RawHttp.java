package dev.errand.http;

import dev.errand.contract.Contract;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a public port, on which a test writes what it likes, HTTP or not, and reads
 * answers. They are held against the OpenAPI document.
 */
public final class RawHttp implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private final RequestLines requests = new RequestLines();

  /** Connects to a port of this machine. */
  public RawHttp(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer; a header's line is kept as it came. */
  public record Response(String line, List<String> headers, Buffer bytes) {

    public int status() {
      return Integer.parseInt(line.split(" ", 3)[1]);
    }

    public String body() {
      return bytes.toString();
    }

    /** All the values of a field. */
    List<String> all(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
          .map(header -> header.substring(start.length()).strip())
          .toList();
    }

    @Nullable String header(String name) {
      List<String> all = all(name);
      return all.isEmpty() ? null : all.get(0);
    }
  }

  /** One request and its answer, on a connection of its own. */
  static Response once(int port, String request) {
    try (RawHttp http = new RawHttp(port)) {
      return http.send(request).read();
    }
  }

  /** Sends text, each character below 256 as one byte. What the server no longer takes is lost. */
  public RawHttp send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawHttp send(byte[] bytes) {
    requests.add(bytes);
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException closedByServer) {
      // The answer may have come all the same.
    }
    return this;
  }

  /** Sends a byte that is no part of a request which {@link #read} would know; for any thread. */
  void drip(byte one) {
    try {
      socket.getOutputStream().write(one);
    } catch (IOException closedByServer) {
      // That is what is waited for.
    }
  }

  /** Whether any of an answer comes within a time; what has come of it is lost. */
  public boolean hears(int millis) {
    try {
      socket.setSoTimeout(millis);
      try {
        return in.read() >= 0;
      } finally {
        socket.setSoTimeout(PATIENCE_MILLIS);
      }
    } catch (IOException nothing) {
      return false;
    }
  }

  /** Ends the sending side only. */
  RawHttp end() {
    try {
      socket.shutdownOutput();
    } catch (IOException closedByServer) {
      // Then there is nothing to end.
    }
    return this;
  }

  /** The next answer. */
  public Response read() {
    return read(true);
  }

  /** The next answer, to a request whose answer has no body. */
  Response readHead() {
    return read(false);
  }

  /** All that comes until the server closes the connection, HTTP or not. */
  byte[] rest() {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server has closed the connection, with nothing more to read; waits for it. */
  boolean isClosed() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Hangs up without a good-bye: the other side gets a reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hangs up. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response read(boolean hasBody) {
    try {
      String line = line();
      List<String> headers = new ArrayList<>();
      for (String header = line(); !header.isEmpty(); header = line()) {
        headers.add(header);
      }
      Response head = new Response(line, headers, Buffer.buffer());
      int status = head.status();
      boolean empty = !hasBody || status < 200 || status == 204 || status == 304;
      byte[] body = empty ? new byte[0] : body(head);
      Response answer = new Response(line, headers, Buffer.buffer(body));
      if (status >= 200) {
        Contract.check(requests.answered(answer));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] body(Response head) throws IOException {
    String length = head.header("Content-Length");
    if (length != null) {
      return in.readNBytes(Integer.parseInt(length));
    }
    return head.header("Transfer-Encoding") == null ? in.readAllBytes() : chunks();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      all.write(in.readNBytes(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed after " + line.size() + " bytes of a line");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
