package dev.errand.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/2 on which a test writes what frames it likes (RFC 9113, section 4). */
final class Http2Frames implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** A frame that came. */
  record Frame(int type, int flags, int stream, Buffer payload) {

    /** The error code of RST_STREAM or GOAWAY. */
    int error() {
      return payload.getByte(payload.length() == 4 ? 3 : 7);
    }
  }

  private final Socket socket;
  private final DataInputStream in;

  /** Connects and says that HTTP/2 is spoken. */
  Http2Frames(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(20_000);
      in = new DataInputStream(socket.getInputStream());
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      send(SETTINGS, 0, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of a GET, as literals without indexing (RFC 7541, section 6.2.2). */
  static byte[] get(String path, String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(fields(":method", "GET", ":scheme", "http", ":authority", "x", ":path", path));
    block.writeBytes(fields(fields));
    return block.toByteArray();
  }

  /** Names and values in turn. */
  static byte[] fields(String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      literal(block, fields[i], fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    for (String each : new String[] {name, value}) {
      byte[] bytes = each.getBytes(StandardCharsets.ISO_8859_1);
      if (bytes.length < 127) {
        block.write(bytes.length);
      } else {
        block.write(127);
        int rest = bytes.length - 127;
        for (; rest > 127; rest >>= 7) {
          block.write((rest & 127) | 128);
        }
        block.write(rest);
      }
      block.writeBytes(bytes);
    }
  }

  /** Sends a frame; what the server no longer takes is lost. */
  Http2Frames send(int type, int flags, int stream, byte... payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (int shift : new int[] {16, 8, 0}) {
      frame.write(payload.length >> shift);
    }
    frame.write(type);
    frame.write(flags);
    for (int shift : new int[] {24, 16, 8, 0}) {
      frame.write(stream >> shift);
    }
    frame.writeBytes(payload);
    try {
      socket.getOutputStream().write(frame.toByteArray());
    } catch (IOException closedByServer) {
      // What it said before can be read all the same.
    }
    return this;
  }

  /** The next frame; null when the server has closed the connection. */
  @Nullable Frame read() {
    try {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      return new Frame(type, flags, in.readInt(), Buffer.buffer(in.readNBytes(length)));
    } catch (EOFException | SocketException closed) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame of a type; null when the server closes the connection before. */
  @Nullable Frame read(int type) {
    Frame frame = read();
    while (frame != null && frame.type() != type) {
      frame = read();
    }
    return frame;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
