package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the network of the tests fails as it should. */
final class RelayTest {

  private static final int SILENCE_MILLIS = 200;
  private static final int PATIENCE_MILLIS = 10_000;

  private ServerSocket server;
  private Relay relay;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MILLIS);
    relay =
        new Relay(
            new ConnectionInfo(
                "127.0.0.1",
                server.getLocalPort(),
                "db",
                "user",
                null,
                ConnectionInfo.Ssl.DISABLE,
                null));
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    server.close();
  }

  private Socket dial() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), relay.connection().port());
  }

  private static void leave(Socket socket) throws IOException {
    socket.close();
  }

  private static int hear(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket.getInputStream().read();
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void what_is_frozen_arrives_when_it_thaws() throws IOException {
    try (Socket client = dial();
        Socket accepted = server.accept()) {
      client.getOutputStream().write('a');
      assertThat(hear(accepted)).isEqualTo('a');
      relay.freeze();
      client.getOutputStream().write('b');
      accepted.getOutputStream().write('c');
      assertSilent(accepted);
      leave(accepted);
      assertSilent(client);
      relay.thaw();
      assertThat(hear(client)).isEqualTo('c');
      assertThat(hear(client)).isEqualTo(-1);
    }
  }

  @Test
  void what_a_client_sent_before_it_left_arrives_too() throws IOException {
    try (Socket client = dial();
        Socket accepted = server.accept()) {
      relay.freeze();
      client.getOutputStream().write('a');
      leave(client);
      assertSilent(accepted);
      relay.thaw();
      assertThat(hear(accepted)).isEqualTo('a');
      assertThat(hear(accepted)).isEqualTo(-1);
    }
  }

  @Test
  void new_connections_freeze_too() throws IOException {
    relay.freeze();
    try (Socket client = dial()) {
      client.getOutputStream().write('a');
      assertSilent(client);
      relay.thaw();
      try (Socket accepted = server.accept()) {
        assertThat(hear(accepted)).isEqualTo('a');
      }
    }
  }

  @Test
  void frozen_ones_can_stay_so_while_new_ones_work() throws IOException {
    try (Socket client = dial();
        Socket accepted = server.accept()) {
      relay.freeze();
      relay.leaveFrozenBehind();
      client.getOutputStream().write('a');
      try (Socket second = dial();
          Socket secondAccepted = server.accept()) {
        second.getOutputStream().write('b');
        assertThat(hear(secondAccepted)).isEqualTo('b');
        assertSilent(accepted);
      }
    }
  }

  @Test
  void a_cut_ends_both_sides() throws IOException {
    try (Socket client = dial();
        Socket accepted = server.accept()) {
      relay.cut();
      assertThat(hear(client)).isEqualTo(-1);
      assertThat(hear(accepted)).isEqualTo(-1);
    }
  }
}
