package dev.errand.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.auth.TestIssuer;
import dev.errand.http.RawHttp;
import dev.errand.http.RawHttp.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files behind the page for browsers. */
final class AssetsTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String BUNDLE = "/docs/swagger-ui-bundle.js";

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestIssuer.start(DATABASE.connection());
  }

  @AfterAll
  static void close() {
    service.close();
  }

  private static Response raw(String path, String coding) {
    try (RawHttp http = new RawHttp(service.port())) {
      String field = coding.isEmpty() ? "" : "Accept-Encoding: " + coding + "\r\n";
      return http.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + field + "\r\n").read();
    }
  }

  private static String coding(Response answer) {
    return answer.headers().stream()
        .filter(field -> field.toLowerCase(java.util.Locale.ROOT).startsWith("content-encoding:"))
        .map(field -> field.substring("content-encoding:".length()).strip())
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/docs, text/html",
    "/docs/, text/html",
    "/docs/docs.js, text/javascript",
    "/docs/docs.css, text/css",
    "/docs/pages.css, text/css",
    "/docs/swagger-ui.css, text/css",
    "/docs/swagger-ui-bundle.js, text/javascript",
    "/openapi.yaml, application/yaml",
  })
  void each_comes_with_its_type_and_policy_and_is_asked_for_again(String path, String type) {
    Answer answer = service.http().get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe", "*", "http");
    Answer head = service.http().head(path);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo(answer.header("ETag"));
    assertThat(head.header("Content-Encoding")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, gzip",
    "'br, GZIP;q=0.5', gzip",
    "*, gzip",
    "'', ''",
    "deflate, ''",
    "'gzip;q=0, deflate', ''",
    "'gzip;q=0, *', ''",
    "*;q=0, ''"
  })
  void the_bundle_comes_packed_by_gzip_or_as_it_is(String accepted, String coding)
      throws IOException {
    Response answer = raw(BUNDLE, accepted);
    byte[] bytes = answer.bytes().getBytes();

    assertThat(coding(answer)).isEqualTo(coding);
    assertThat(bytes.length).isBetween(100_000, coding.isEmpty() ? 3_000_000 : 700_000);
    String text =
        coding.isEmpty()
            ? new String(bytes, StandardCharsets.UTF_8)
            : new String(
                new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
                StandardCharsets.UTF_8);
    assertThat(text).contains("SwaggerUIBundle").isEqualTo(service.http().get(BUNDLE).body());
  }

  @Test
  void each_form_has_a_tag_of_its_own_which_stays() {
    String plain = service.http().head(BUNDLE).header("ETag");
    String packed = service.http().head(BUNDLE, "Accept-Encoding", "gzip").header("ETag");

    assertThat(plain).isNotEqualTo(packed);
    assertThat(service.http().head(BUNDLE).header("ETag")).isEqualTo(plain);
    assertThat(service.http().get(BUNDLE, "If-None-Match", "\"1\", " + plain).status())
        .isEqualTo(304);
    assertThat(service.http().get(BUNDLE, "If-None-Match", "\"1\"").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/swagger-ui-bundle.js.map",
        "/docs/index.html",
        "/docs/swagger-ui.js",
        "/docs/package.json",
        "/docs/version.properties",
        "/docs/..%2fversion.properties",
        "/docs/%2e%2e/%2e%2e/version.properties",
        "/docs/..%5c..%5cversion.properties",
        "/docs//etc/passwd",
        "/problems/..%2f..%2fversion.properties",
        "/META-INF/MANIFEST.MF",
        "/favicon.ico"
      })
  void nothing_else_is_there(String path) {
    assertThat(service.http().get(path).status()).isEqualTo(404);
  }

  @Test
  void they_are_kept_once_for_all_event_loops_and_are_not_large() throws IOException {
    Shelf shelf = new Shelf();
    Map<String, Asset> all = shelf.assets();
    int bytes =
        all.values().stream()
            .mapToInt(each -> each.plain().body().length() + each.packed().body().length())
            .sum();

    assertThat(shelf.assets()).isSameAs(all);
    assertThat(bytes).isLessThan(4_000_000);
    assertThat(all.keySet()).containsAll(List.of("/", "/docs", "/problems", "/openapi.json"));
  }
}
