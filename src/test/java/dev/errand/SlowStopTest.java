package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGTERM while a client has not read yet what the service has long answered. */
@EnabledOnOs(OS.LINUX)
final class SlowStopTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Pattern ALL_ANSWERED = Pattern.compile("stopping: 0 requests under way");

  /** More than the client's side takes in, less than the kernel lets the service send at once. */
  private static final int TASKS = 60;

  private static long owner;

  @BeforeAll
  static void fill() {
    try (TestService service = TestService.start(DATABASE.connection())) {
      owner = service.http().newUser("slow-stop");
      for (int i = 0; i < TASKS; i++) {
        service.http().newTask(owner, task());
      }
    }
  }

  private static String task() {
    return "{\"title\":\"long\",\"payload\":{\"text\":\"" + "x".repeat(8_000) + "\"}}";
  }

  private static ChildService serve(String limit) throws IOException {
    String url = TestService.url(DATABASE.connection());
    return ChildService.start(List.of(), "--database-url", url, "--shutdown-timeout", limit);
  }

  /** Has asked for a page, which the service has answered; nothing of it is read. */
  private static Socket unread(ChildService service) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
    String request =
        "GET /v1/users/" + owner + "/tasks?limit=200 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    Awaitility.await("it is answered")
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                service
                    .management()
                    .get("/metrics")
                    .body()
                    .contains("seconds_count{method=\"GET\""));
    return socket;
  }

  private static Duration fromTermToEnd(ChildService service, Reading reading) throws Exception {
    long start = System.nanoTime();
    service.jvm().terminate();
    service.jvm().await(ALL_ANSWERED);
    reading.run();
    assertThat(service.jvm().exitCode()).as(service.jvm().output()).isZero();
    assertThat(service.jvm().output()).contains("stopped: 0 requests cut");
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private interface Reading {
    void run() throws Exception;
  }

  @Test
  void it_ends_once_the_client_has_everything() throws Exception {
    try (ChildService service = serve("20s");
        Socket socket = unread(service)) {
      Duration took =
          fromTermToEnd(
              service,
              () -> {
                String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(answer.split("\"title\":\"long\"", -1)).hasSize(TASKS + 1);
                assertThat(answer).endsWith("\"nextCursor\":null}");
              });
      assertThat(took).isLessThan(Duration.ofSeconds(15));
    }
  }

  /** Its network may end with the process, as a container's does, so the process waits. */
  @Test
  void it_waits_no_longer_than_its_limit_for_a_client_that_never_reads() throws Exception {
    try (ChildService service = serve("3s");
        Socket socket = unread(service)) {
      Duration took = fromTermToEnd(service, () -> assertThat(socket.isClosed()).isFalse());
      assertThat(took).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(12));
    }
  }
}
