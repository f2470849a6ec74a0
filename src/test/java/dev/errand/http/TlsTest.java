package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.db.TestCertificates;
import dev.errand.observe.Event;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public port over TLS. */
final class TlsTest {

  private static final byte ALERT = 21;
  private static final byte PROTOCOL_VERSION = 70;
  private static final String NAMES = "dns:localhost,ip:127.0.0.1";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Path folder;
  private TestCertificates first;

  TlsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void make() throws Exception {
    first = make("first");
  }

  private TestCertificates make(String name) throws Exception {
    return TestCertificates.make(Files.createDirectory(folder.resolve(name)), NAMES);
  }

  private TestService start(String... more) {
    String[] flags = {
      "--tls-cert",
      first.certificate().toString(),
      "--tls-key",
      first.key().toString(),
      "--tls-refresh",
      "20ms",
      "--header-timeout",
      "300ms"
    };
    String[] all = Arrays.copyOf(flags, flags.length + more.length);
    System.arraycopy(more, 0, all, flags.length, more.length);
    return TestService.start(DATABASE.connection(), all);
  }

  private static HttpResponse<String> get(TestService service, HttpClient client, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + service.port() + "/v1/users"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpClient client(TestCertificates trusted, HttpClient.Version version) {
    return HttpClient.newBuilder().sslContext(Trust.of(trusted)).version(version).build();
  }

  @ParameterizedTest
  @EnumSource
  void it_speaks_both_versions_of_http_as_the_client_likes(HttpClient.Version version)
      throws Exception {
    try (TestService service = start()) {
      HttpResponse<String> answer = get(service, client(first, version));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.headers().firstValue("Strict-Transport-Security"))
          .hasValue("max-age=31536000");
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void tls_1_2_is_the_oldest_and_clear_text_is_not_spoken() throws Exception {
    try (TestService service = start()) {
      HttpClient older =
          HttpClient.newBuilder()
              .sslContext(Trust.of(first))
              .sslParameters(new SSLParameters(null, new String[] {"TLSv1.2"}))
              .build();
      assertThat(get(service, older).sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
      // A ClientHello of TLS 1.1 (RFC 4346, section 7.4.1.2), and the alert that it gets.
      String hello = "16030100310100002d0302" + "11".repeat(32) + "000006c013c014002f0100";
      try (RawHttp http = new RawHttp(service.port())) {
        http.send(HexFormat.of().parseHex(hello));
        assertThat(http.rest()).startsWith(ALERT).endsWith(PROTOCOL_VERSION);
      }
      try (RawHttp http = new RawHttp(service.port())) {
        http.send("GET /v1/users HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(new String(http.rest(), StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
      }
    }
  }

  @Test
  void who_drips_a_handshake_is_cut() {
    try (TestService service = start();
        RawHttp http = new RawHttp(service.port())) {
      http.send(new byte[] {22, 3, 1, 2, 0, 1});
      Dripping.endless(http, "\u0001", () -> assertThat(http.isClosed()).isTrue());
    }
  }

  // Browsers open connections in advance, and pools keep them.
  @Test
  void who_is_silent_after_the_handshake_is_no_dripping_client() throws Exception {
    try (TestService service = start();
        SSLSocket socket = Trust.connect(first, service.port())) {
      socket.startHandshake();
      socket.setSoTimeout(900);
      assertThat(catchThrowable(() -> socket.getInputStream().read()))
          .isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("GET /v1/users HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.0 200");
    }
  }

  @Test
  void a_new_certificate_is_taken_and_open_connections_stay() throws Exception {
    try (TestService service = start()) {
      HttpClient old = client(first, HttpClient.Version.HTTP_2);
      assertThat(get(service, old).statusCode()).isEqualTo(200);
      TestCertificates second = make("second");
      replace(second);
      service.heard().await(Event.CertificateTaken.class, taken -> taken(service) == 2);

      // It trusts the first one alone, so this is the connection that it had.
      assertThat(get(service, old).statusCode()).isEqualTo(200);
      assertThat(get(service, client(second, HttpClient.Version.HTTP_2)).statusCode())
          .isEqualTo(200);
      assertThat(catchThrowable(() -> get(service, client(first, HttpClient.Version.HTTP_2))))
          .isInstanceOf(SSLHandshakeException.class);
      assertThat(service.management().get("/metrics").body())
          .contains("errand_tls_certificate_end_seconds");
    }
  }

  private static int taken(TestService service) {
    return service.heard().all(Event.CertificateTaken.class).size();
  }

  private void replace(TestCertificates by) throws Exception {
    Files.copy(by.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(by.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void a_broken_one_changes_nothing_and_is_told_once() throws Exception {
    try (TestService service = start()) {
      TestCertificates second = make("second");
      String good = Files.readString(first.certificate());
      Files.writeString(first.certificate(), "nothing");
      service.heard().await(Event.CertificateFailed.class);
      Files.delete(first.certificate());
      service
          .heard()
          .await(
              Event.CertificateFailed.class,
              failed -> String.valueOf(failed.cause().getMessage()).contains("no file"));
      assertThat(get(service, client(first, HttpClient.Version.HTTP_2)).statusCode())
          .isEqualTo(200);
      Files.writeString(first.certificate(), good);
      replace(second);
      service.heard().await(Event.CertificateTaken.class, taken -> taken(service) == 2);
      assertThat(service.heard().all(Event.CertificateFailed.class))
          .extracting(failed -> failed.cause().getMessage())
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "no pem", "encrypted", "another's", "cut short", "no chain"})
  void what_can_not_be_used_stops_the_start_with_a_reason(String what) throws Exception {
    TestCertificates other = make("other");
    String key = Files.readString(first.key());
    Files.writeString(
        first.key(),
        switch (what) {
          case "no pem" -> "a secret";
          case "encrypted" -> key.replace("PRIVATE", "ENCRYPTED PRIVATE");
          case "another's" -> Files.readString(other.key());
          case "cut short" -> key.substring(0, key.length() / 2);
          default -> key;
        });
    if (what.equals("no chain")) {
      Files.writeString(first.certificate(), key);
    } else if (what.equals("missing")) {
      Files.delete(first.key());
    }
    Throwable refused = catchThrowable(() -> start().close());

    assertThat(refused).hasMessageStartingWith("no TLS with ERRAND_TLS_CERT and ERRAND_TLS_KEY: ");
    assertThat(refused).hasMessageContaining(folder.toString());
    assertThat(refused.getMessage())
        .doesNotContain("a secret", key.lines().skip(1).findFirst().orElseThrow());
    if (what.equals("encrypted") || what.equals("another's")) {
      assertThat(refused)
          .hasMessageContaining(what.equals("encrypted") ? "is encrypted" : "does not belong");
    }
  }
}
