package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.errand.auth.TestIssuer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be said of authentication before the service starts. */
final class AuthChecksTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String SECRET = "a text of thirty-two bytes, this";

  private static Map<String, String> variables(String... all) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < all.length; i += 2) {
      variables.put(all[i], all[i + 1]);
    }
    return variables;
  }

  private static List<String> faults(String... all) {
    return catchThrowableOfType(
            SettingsException.class, () -> Settings.parse(Map.of(), variables(all)))
        .faults();
  }

  @Test
  void jwt_needs_something_to_verify_tokens_with() {
    assertThat(faults("ERRAND_AUTH", "jwt"))
        .containsExactly(
            "ERRAND_AUTH (--auth): jwt needs ERRAND_JWT_SECRET or ERRAND_JWT_JWKS, to verify tokens"
                + " with");
    assertThat(faults("ERRAND_AUTH", "jwt", "ERRAND_JWT_SECRET", SECRET, "ERRAND_JWT_JWKS", "keys"))
        .containsExactly(
            "ERRAND_AUTH (--auth): jwt takes ERRAND_JWT_SECRET or ERRAND_JWT_JWKS, not both");
  }

  @Test
  void a_weak_secret_is_refused_and_not_shown() {
    for (String weak : List.of("hunter2", SECRET.substring(1))) {
      assertThat(faults("ERRAND_AUTH", "jwt", "ERRAND_JWT_SECRET", weak))
          .containsExactly(
              "ERRAND_JWT_SECRET (--jwt-secret): has only "
                  + weak.length()
                  + " bytes; allowed: a text of at least 32 bytes in UTF-8");
    }
  }

  @Test
  void keys_by_plain_http_are_refused_but_on_loopback() throws SettingsException {
    assertThat(faults("ERRAND_AUTH", "jwt", "ERRAND_JWT_JWKS", "http://u:hunter2@issuer.test/"))
        .singleElement()
        .asString()
        .startsWith("ERRAND_JWT_JWKS (--jwt-jwks): ")
        .doesNotContain("hunter2");
    assertThat(faults("ERRAND_AUTH", "jwt", "ERRAND_JWT_JWKS", "http://issuer.test/"))
        .containsExactly(
            "ERRAND_JWT_JWKS (--jwt-jwks): is plain http: whoever is on the way could send keys;"
                + " allowed: a file, an https URL, or an http URL on loopback");
    Settings.parse(
        Map.of(), variables("ERRAND_AUTH", "jwt", "ERRAND_JWT_JWKS", "http://127.0.0.1:1/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERRAND_JWT_SECRET",
        "ERRAND_JWT_JWKS",
        "ERRAND_JWT_ISSUER",
        "ERRAND_JWT_AUDIENCE"
      })
  void who_sets_one_of_these_means_jwt(String variable) {
    String fault =
        "%s (--%s): is of no use without ERRAND_AUTH=jwt"
            .formatted(variable, variable.substring(7).toLowerCase(Locale.ROOT).replace('_', '-'));
    assertThat(faults(variable, SECRET)).containsExactly(fault);
    assertThat(faults(variable, SECRET, "ERRAND_AUTH", "none")).containsExactly(fault);
  }

  @Test
  void jwt_may_listen_anywhere_without_a_warning_and_shows_no_secret() throws SettingsException {
    Settings settings =
        Settings.parse(
            Map.of(),
            variables(
                "ERRAND_AUTH", "jwt", "ERRAND_JWT_SECRET", SECRET, "ERRAND_HTTP_HOST", "0.0.0.0"));
    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.auth()).isEqualTo(Settings.Auth.JWT);
    assertThat(settings.toString()).contains("ERRAND_JWT_SECRET=***").doesNotContain(SECRET);
  }

  @Test
  void without_keys_the_service_does_not_start_and_leaves_nothing_behind() {
    for (String place : List.of("/no/such/file", "http://127.0.0.1:1/keys")) {
      assertThat(
              catchThrowable(
                  () ->
                      TestService.start(
                          DATABASE.connection(), "--auth", "jwt", "--jwt-jwks", place)))
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith("no keys from ERRAND_JWT_JWKS: ")
          .hasMessageNotContaining("\n");
    }
  }

  /** The default keeps strangers from it, whatever the API does. */
  @Test
  void health_and_metrics_are_on_loopback_unless_told_otherwise() throws SettingsException {
    Settings settings =
        Settings.parse(
            Map.of(),
            variables(
                "ERRAND_AUTH", "jwt", "ERRAND_JWT_SECRET", SECRET, "ERRAND_HTTP_HOST", "0.0.0.0"));
    assertThat(Hosts.isLoopback(settings.managementHost())).isTrue();
    try (TestService service = TestIssuer.start(DATABASE.connection())) {
      assertThat(service.management().get("/metrics").status()).isEqualTo(200);
      assertThat(service.http().get("/metrics").status()).isEqualTo(404);
      assertThat(service.http().get("/health/ready").status()).isEqualTo(404);
      assertThat(service.http().get("/v1/tasks").status()).isEqualTo(401);
    }
  }
}
