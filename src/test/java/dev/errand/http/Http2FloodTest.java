package dev.errand.http;

import static dev.errand.http.Http2Frames.CONTINUATION;
import static dev.errand.http.Http2Frames.DATA;
import static dev.errand.http.Http2Frames.END_HEADERS;
import static dev.errand.http.Http2Frames.END_STREAM;
import static dev.errand.http.Http2Frames.GOAWAY;
import static dev.errand.http.Http2Frames.HEADERS;
import static dev.errand.http.Http2Frames.PING;
import static dev.errand.http.Http2Frames.RST_STREAM;
import static dev.errand.http.Http2Frames.fields;
import static dev.errand.http.Http2Frames.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.http.Http2Frames.Frame;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a hostile client of HTTP/2 may try, frame by frame. */
final class Http2FloodTest {

  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int REFUSED_STREAM = 7;
  private static final byte[] CANCEL = {0, 0, 0, 8};

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--header-timeout", "300ms");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @AfterEach
  void the_service_is_as_good_as_before() {
    try (Http2Frames fresh = new Http2Frames(service.port())) {
      fresh.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/v1/users"));
      assertThat(fresh.read(DATA)).isNotNull();
    }
  }

  @Test
  void who_resets_streams_as_fast_as_he_opens_them_is_sent_away() {
    try (Http2Frames client = new Http2Frames(service.port())) {
      for (int i = 0; i <= 200; i++) {
        client.send(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, get("/v1/users"));
        client.send(RST_STREAM, 0, 2 * i + 1, CANCEL);
      }
      Frame end = Objects.requireNonNull(client.read(GOAWAY));
      assertThat(end.error()).isEqualTo(ENHANCE_YOUR_CALM);
      assertThat(client.read(GOAWAY)).isNull();
    }
  }

  @Test
  void a_header_that_does_not_end_is_cut_off() {
    try (Http2Frames client = new Http2Frames(service.port())) {
      client.send(HEADERS, 0, 1, get("/v1/users"));
      for (int i = 0; i < 100; i++) {
        client.send(CONTINUATION, 0, 1, (byte) 0, (byte) 1, (byte) 'x', (byte) 0);
      }
      // What it did not read any more may cost us the good-bye.
      Frame end = client.read(GOAWAY);
      assertThat(end == null ? ENHANCE_YOUR_CALM : end.error()).isEqualTo(ENHANCE_YOUR_CALM);
      assertThat(client.read(GOAWAY)).isNull();
    }
  }

  @Test
  void a_header_of_more_than_16_kib_is_431() {
    try (Http2Frames client = new Http2Frames(service.port())) {
      byte[] most = get("/v1/users", "x-a", "a".repeat(15_900));
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, most);
      // Behind the stream's priority, from the static table (RFC 7541, appendix A): 200.
      assertThat(Objects.requireNonNull(client.read(HEADERS)).payload().getByte(5))
          .isEqualTo((byte) 0x88);
      byte[] more = get("/v1/users", "x-a", "a".repeat(8_200), "x-b", "a".repeat(8_100));
      client.send(HEADERS, END_STREAM, 3, Arrays.copyOf(more, 10_000));
      client.send(CONTINUATION, END_HEADERS, 3, Arrays.copyOfRange(more, 10_000, more.length));
      Frame refused = Objects.requireNonNull(client.read(HEADERS));
      assertThat(refused.stream()).isEqualTo(3);
      assertThat(refused.payload().toString("ISO-8859-1")).contains("431");
    }
  }

  @Test
  void more_than_100_streams_at_once_are_refused() {
    try (Http2Frames client = new Http2Frames(service.port())) {
      for (int i = 0; i <= 100; i++) {
        client.send(HEADERS, END_HEADERS, 2 * i + 1, get("/v1/users"));
      }
      Frame refused = Objects.requireNonNull(client.read(RST_STREAM));
      assertThat(refused.stream()).isEqualTo(201);
      assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
    }
  }

  // No stream is ever open, so nothing but the connection's own time ends it.
  @Test
  void half_a_preface_ends_after_the_time_for_a_head() {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send("PRI * HTTP/2.0\r\n\r\nSM");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void a_field_of_http_1_resets_its_stream_and_the_connection_goes_on() {
    try (Http2Frames client = new Http2Frames(service.port())) {
      client.send(PING, 0, 0, new byte[8]);
      client.send(
          HEADERS, END_HEADERS | END_STREAM, 1, get("/v1/users", "connection", "keep-alive"));
      assertThat(Objects.requireNonNull(client.read(RST_STREAM)).stream()).isEqualTo(1);
      client.send(HEADERS, END_HEADERS | END_STREAM, 3, get("/v1/users"));
      assertThat(Objects.requireNonNull(client.read(DATA)).stream()).isEqualTo(3);
    }
  }

  @Test
  void a_tunnel_and_a_request_without_a_host_are_400() {
    try (Http2Frames client = new Http2Frames(service.port())) {
      client.send(
          HEADERS, END_HEADERS, 1, fields(":method", "CONNECT", ":authority", "x.example:443"));
      assertThat(data(client)).contains("/problems/bad-request");
      client.send(
          HEADERS,
          END_HEADERS | END_STREAM,
          3,
          fields(":method", "GET", ":scheme", "http", ":path", "/v1/users"));
      assertThat(data(client)).contains("/problems/bad-request");
    }
  }

  private static String data(Http2Frames client) {
    return Objects.requireNonNull(client.read(DATA)).payload().toString();
  }
}
