package dev.errand.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sources of keys are taken. */
final class KeySourceTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final char[] PASSWORD = "not-a-secret".toCharArray();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://issuer.test/keys?v=1",
        "HTTPS://issuer.test/",
        "http://127.0.0.1:8081/keys",
        "http://127.9.9.9/",
        "http://localhost/keys",
        "http://[::1]:80/"
      })
  void urls_by_https_or_on_loopback_are_taken(String url) {
    assertThat(KeySource.parse(url)).isInstanceOf(KeyUrl.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys.json", "/etc/errand/keys.json", "./https"})
  void anything_else_is_a_file(String path) {
    assertThat(KeySource.parse(path)).isEqualTo(new KeyFile(Path.of(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.test/keys",
        "HTTP://10.0.0.1/",
        "http://127.0.0.1.issuer.test/",
        "http://localhost.issuer.test/",
        "http://127.0.0.1@issuer.test/",
        "http:issuer.test",
        "https://",
        "https:keys",
        "https://user:password@issuer.test/",
        "https://issuer.test/a b",
        "https://issuer.test/#keys",
        "ftp://issuer.test/keys",
        "file:///etc/keys",
        " "
      })
  void plain_http_elsewhere_and_what_is_no_url_are_refused(String text) {
    Throwable refused = catchThrowable(() -> KeySource.parse(text));
    assertThat(refused).isInstanceOf(IllegalArgumentException.class);
    assertThat(refused.getMessage()).doesNotContain("password", "issuer");
  }

  @Test
  void a_server_must_prove_its_name(@TempDir Path folder) throws Exception {
    KeyStore store = store(folder, "dns:localhost");
    String set = TestKey.set(TestKey.ed("k"));
    try (KeyServer server = new KeyServer(context(store))) {
      server.serve(set);
      HttpClient trusting = HttpClient.newBuilder().sslContext(context(store)).build();
      URI named = server.url("https", "localhost");
      assertThat(new KeyUrl(named, trusting).read(LIMIT)).isEqualTo(set);

      URI otherwise = server.url("https", "127.0.0.1");
      for (KeySource each : List.of(new KeyUrl(otherwise, trusting), KeyUrl.of(named))) {
        assertThat(catchThrowable(() -> each.read(LIMIT))).isInstanceOf(IOException.class);
      }
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  private static KeyStore store(Path folder, String names) throws Exception {
    Path file = folder.resolve("server.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=unused.test",
            "-ext",
            "san=" + names,
            "-alias",
            "it",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            file.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyStore both = KeyStore.getInstance("PKCS12");
    both.load(null, PASSWORD);
    both.setKeyEntry(
        "key", store.getKey("it", PASSWORD), PASSWORD, store.getCertificateChain("it"));
    both.setCertificateEntry("trusted", store.getCertificate("it"));
    return both;
  }

  private static SSLContext context(KeyStore store) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
