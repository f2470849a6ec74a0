package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenChecksTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.255", "::1", "[0:0::1]", "localhost", "LocalHost"})
  void on_a_loopback_address_everybody_may_do_everything(String host) throws SettingsException {
    Settings settings = Settings.parse(Map.of("--http-host", host), Map.of());

    assertThat(settings.auth()).isEqualTo(Settings.Auth.NONE);
    assertThat(settings.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "128.0.0.1", "2001:db8::1", "127.example"})
  void anywhere_else_auth_must_be_set(String host) {
    SettingsException thrown =
        catchThrowableOfType(
            SettingsException.class,
            () -> Settings.parse(Map.of(), Map.of("ERRAND_HTTP_HOST", host)));

    assertThat(thrown.faults())
        .containsExactly(
            "ERRAND_AUTH (--auth): must be set, since ERRAND_HTTP_HOST "
                + host
                + " is not a loopback address: jwt asks for tokens, none lets everybody who reaches it"
                + " do everything; or listen on 127.0.0.1");
  }

  @Test
  void a_connection_must_not_count_as_idle_while_its_request_works() {
    SettingsException thrown =
        catchThrowableOfType(
            SettingsException.class,
            () -> Settings.parse(Map.of("--idle-timeout", "20s"), Map.of()));

    assertThat(thrown.faults())
        .containsExactly(
            "ERRAND_IDLE_TIMEOUT (--idle-timeout): must be longer than ERRAND_BULK_TIMEOUT"
                + " (--bulk-timeout), or requests are cut");
  }

  @Test
  void none_may_be_set_anywhere_with_a_warning() throws SettingsException {
    Settings settings =
        Settings.parse(Map.of("--auth", "none"), Map.of("ERRAND_HTTP_HOST", "0.0.0.0"));

    assertThat(settings.warnings())
        .containsExactly(
            "ERRAND_AUTH (--auth): none lets everybody who reaches 0.0.0.0 do everything");
  }

  @Test
  void a_bad_value_is_told_once_and_not_again_as_a_missing_one() {
    SettingsException thrown =
        catchThrowableOfType(
            SettingsException.class,
            () -> Settings.parse(Map.of("--auth", "nobody", "--http-host", "0.0.0.0"), Map.of()));

    assertThat(thrown.faults())
        .containsExactly("ERRAND_AUTH (--auth): \"nobody\" is not one of them; allowed: none, jwt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.1", "256.0.0.1", "1.2.3.4.5", "[localhost]", "::g", "a b", "-x", "a/b"})
  void what_is_no_host_is_refused_without_asking_a_name_server(String host) {
    SettingsException thrown =
        catchThrowableOfType(
            SettingsException.class, () -> Settings.parse(Map.of("--http-host", host), Map.of()));

    assertThat(thrown.faults())
        .singleElement()
        .asString()
        .startsWith("ERRAND_HTTP_HOST (--http-host): \"" + host + "\" is not a host; allowed: ");
  }

  @Test
  void a_certificate_and_its_key_go_together() {
    for (String given : List.of("cert", "key")) {
      String other = given.equals("cert") ? "KEY" : "CERT";
      assertThat(faults(Map.of("--tls-" + given, "/x.pem")))
          .singleElement()
          .asString()
          .contains("(--tls-" + given + "): needs ERRAND_TLS_" + other);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"100", "0/1s", "1/500ms", "1/1500ms", "x/1s", "1/", "/1s", "1/1s/1", "on"})
  void what_is_no_rate_is_refused(String rate) {
    assertThat(faults(Map.of("--rate-limit", rate)))
        .singleElement()
        .asString()
        .startsWith("ERRAND_RATE_LIMIT (--rate-limit): \"" + rate + "\" is ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example",
        "https://App.example",
        "https://app.example/",
        "https://*.example",
        "https://app.example,",
        "https://u@app.example",
        "ftp://app.example"
      })
  void what_is_no_exact_origin_is_refused(String origins) {
    assertThat(faults(Map.of("--cors-origins", origins)))
        .singleElement()
        .asString()
        .startsWith("ERRAND_CORS_ORIGINS (--cors-origins): \"" + origins + "\" is not a list");
  }

  private static List<String> faults(Map<String, String> flags) {
    return catchThrowableOfType(SettingsException.class, () -> Settings.parse(flags, Map.of()))
        .faults();
  }
}
